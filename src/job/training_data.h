#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "format/vocabulary_folder.h"
#include "job/encoded_corpus.h"
#include "text/parallel_text.h"
#include "variants/variant_kind.h"

namespace heed {

/// Sentence pairs as text and as ids.
struct EncodedText {
  Rows<char> source, target;  ///< [N]
  Rows<Link> links = {};      ///< of words, of the first pairs; without rows: none is known
  EncodedCorpus ids;          ///< [N] by the best pieces of each line
  std::size_t skipped_empty = 0,
              skipped_long = 0;  ///< pairs left out, here or when the text was read

  std::size_t size() const { return source.size(); }
};

/// An EncodedText in the making, part by part.
class EncodedTextWriter {
 public:
  /// In memory, or where the storage has room.
  explicit EncodedTextWriter(const Storage& storage = {});
  /// To files of a folder, for mapped_text().
  explicit EncodedTextWriter(const std::filesystem::path& folder);

  /// Pairs with a side of more than `max_length` pieces, `</s>` included, are left out. `threads`:
  /// 0: one a core.
  void add(const ParallelText& part, const Vocabulary& vocabulary, int max_length, int threads = 0);
  /// What was left out is among what was `skipped`.
  EncodedText finish(const SkippedPairs& skipped) &&;

 private:
  RowsWriter<char> source_, target_;
  RowsWriter<Link> links_;
  RowsWriter<int> source_ids_, target_ids_;
  RowsWriter<Link> id_links_;
  std::size_t skipped_long_ = 0;
};

/// Of the files that an EncodedTextWriter wrote, but for what was skipped. Throws
/// std::runtime_error naming the file that cannot be read.
EncodedText mapped_text(const std::filesystem::path& folder);

/// Of pairs in memory.
EncodedText encode_text(const ParallelText& text, const Vocabulary& vocabulary, int max_length,
                        int threads = 0);

/// How the epochs of a training differ.
struct EpochOptions {
  double alpha = 0.0;  ///< of subword regularisation (Kudo 2018); 0: always the best pieces
  VariantShares variants = {};  ///< of the pairs, that each epoch has besides them
  std::uint64_t seed = 1;       ///< of the training
  int max_length = 256;         ///< pieces a side: a longer variant is left out, and a pair keeps
                                ///< its best pieces where those drawn are more
  int threads = 0;              ///< that make it; 0: one a core
  Storage storage = {};         ///< for it

  /// False where each epoch is the text as it is.
  bool differ() const { return alpha > 0.0 || variants.any(); }
};

/// The pairs of an epoch as they are read in it, and behind them their variants: a pure function of
/// text, options and epoch.
std::shared_ptr<const EncodedCorpus> corpus_of_epoch(const EncodedText& text,
                                                     const Vocabulary& vocabulary,
                                                     const EpochOptions& options, int epoch);

}  // namespace heed
