#pragma once

#include <torch/types.h>

#include <cstdint>
#include <span>
#include <vector>

#include "job/encoded_corpus.h"

namespace heed {

/// Sentence pairs as tensors, ids int64, padded at the end. B pairs, S and T the longest source and
/// target, `</s>` included.
struct Batch {
  torch::Tensor source;          ///< [B, S] `pad` past the end of a source
  torch::Tensor source_lengths;  ///< [B]
  torch::Tensor
      target_input;  ///< [B, T] the start symbol, then all but the last column of target_output
  torch::Tensor target_output;  ///< [B, T] `pad` past the end of a target
  torch::Tensor guidance;  ///< [B, T, S] what a guided head is to read at each step: the pieces
                           ///< that are linked with the piece that the step has for its input, with
                           ///< equal shares of 1; all 0 where none is. Undefined without links
  std::int64_t target_tokens = 0;  ///< without padding
};

/// Lines as one padded tensor [B, longest].
torch::Tensor pad_lines(std::span<const std::span<const int>> lines, int pad);

/// The pairs of these numbers. REQUIRES: every line ends with `</s>`, so that none is empty.
Batch make_batch(const EncodedCorpus& corpus, std::span<const std::uint32_t> pairs, int pad,
                 int start);

/// Moves every tensor.
Batch to_device(Batch batch, const torch::Device& device);

}  // namespace heed
