#pragma once

#include <cstdint>
#include <vector>

#include "kernels/dropout.h"

namespace heed {

/// Attention of short sequences, one (sentence, head) at a time: everything of a head stays in the
/// first cache. B batch, T queries, S keys, H heads, W = D / H head width. Arrays are row-major:
/// queries [B, T, D], keys and values [B, S, D], weights [B, H, T, S]. Keys at or after
/// key_lengths[b] are not seen (null: all are); causal: query t sees keys 0..t. Unseen keys have
/// weight 0, and a query that sees none has output 0.
struct AttentionShape {
  std::int64_t queries, keys, heads, head_width;
  const std::int64_t* key_lengths;
  bool causal;
  DropoutMask dropout;  ///< on the weights, after they were stored
};

struct AttentionForward {
  AttentionShape shape;
  const float *queries, *keys, *values;
  float *context, *weights;  ///< [B, T, D] and [B, H, T, S]
};
/// Work item b * H + h is head h of sentence b.
void attention_forward(const AttentionForward& call, std::int64_t begin, std::int64_t end);

struct AttentionBackward {
  AttentionShape shape;
  const float *queries, *keys, *values, *weights, *context_gradient;
  float *query_gradient, *key_gradient, *value_gradient;  ///< overwritten
};
void attention_backward(const AttentionBackward& call, std::int64_t begin, std::int64_t end);

/// The two for one kind of CPU.
struct AttentionKernel {
  const char* name;
  void (*forward)(const AttentionForward& call, std::int64_t begin, std::int64_t end);
  void (*backward)(const AttentionBackward& call, std::int64_t begin, std::int64_t end);
};

/// What this CPU can run; the last one, its fastest, is what the functions above take.
std::vector<AttentionKernel> attention_kernels();

}  // namespace heed
