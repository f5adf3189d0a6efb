#pragma once

#include <vector>

#include "explain/model_probe.h"
#include "explain/units.h"

namespace heed {

/// [Q, K]: the mean of all layers' and heads' maps; `values` is `maps.weights` or one like it.
Matrix mean_over_heads(const AttentionMaps& maps, const std::vector<float>& values);

/// Attention rollout (Abnar & Zuidema 2020), through encoder and decoder to the steps that predict:
/// [T, S]. With A the mean of a layer's heads, each self-attention maps r to (r + A r) / 2: half of
/// it is the residual. Through the encoder r starts as the identity E. In the decoder the source's
/// share C starts at zero, and cross-attention X maps it to (C + X E) / 2.
Matrix rollout(const ModelMaps& maps);

}  // namespace heed
