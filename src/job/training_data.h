#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "job/encoded_corpus.h"
#include "job/training_folder.h"
#include "text/parallel_text.h"

namespace heed {

/// Sentence pairs as text and as ids.
struct EncodedText {
  std::vector<std::string> source, target;  ///< [N]
  EncodedCorpus ids;                        ///< [N] by the best pieces of each line
  std::size_t skipped_empty = 0,
              skipped_long = 0;  ///< pairs left out, here or when the text was read
};

/// Pairs with a side of more than `max_length` pieces, `</s>` included, are left out.
EncodedText encode_text(ParallelText text, const Vocabulary& vocabulary, int max_length);

/// How the pieces of an epoch are drawn.
struct PieceSampling {
  double alpha = 0.0;      ///< of subword regularisation (Kudo 2018)
  std::uint64_t seed = 1;  ///< of the training
  int max_length = 256;    ///< where a drawn side is longer, the pair keeps its best pieces
};

/// The pairs of an epoch cut into pieces anew: a pure function of text, sampling and epoch.
std::shared_ptr<const EncodedCorpus> sample_epoch(const EncodedText& text,
                                                  const Vocabulary& vocabulary,
                                                  const PieceSampling& sampling, int epoch);

}  // namespace heed
