#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "job/encoded_corpus.h"
#include "job/training_folder.h"
#include "text/parallel_text.h"
#include "variants/variant_kind.h"

namespace heed {

/// Sentence pairs as text and as ids.
struct EncodedText {
  std::vector<std::string> source, target;  ///< [N]
  std::vector<std::vector<Link>> links;     ///< [N] of words; empty: none is known
  EncodedCorpus ids;                        ///< [N] by the best pieces of each line
  std::size_t skipped_empty = 0,
              skipped_long = 0;  ///< pairs left out, here or when the text was read
};

/// Pairs with a side of more than `max_length` pieces, `</s>` included, are left out.
EncodedText encode_text(ParallelText text, const Vocabulary& vocabulary, int max_length);

/// How the epochs of a training differ.
struct EpochOptions {
  double alpha = 0.0;  ///< of subword regularisation (Kudo 2018); 0: always the best pieces
  VariantShares variants = {};  ///< of the pairs, that each epoch has besides them
  std::uint64_t seed = 1;       ///< of the training
  int max_length = 256;         ///< pieces a side: a longer variant is left out, and a pair keeps
                                ///< its best pieces where those drawn are more

  /// False where each epoch is the text as it is.
  bool differ() const { return alpha > 0.0 || variants.any(); }
};

/// The pairs of an epoch as they are read in it, and behind them their variants: a pure function of
/// text, options and epoch.
std::shared_ptr<const EncodedCorpus> corpus_of_epoch(const EncodedText& text,
                                                     const Vocabulary& vocabulary,
                                                     const EpochOptions& options, int epoch);

}  // namespace heed
