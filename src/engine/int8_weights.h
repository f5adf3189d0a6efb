#pragma once

#include <string>

#include "format/model_folder.h"

namespace heed {

/// The weights as 8 bits can hold them (kernels/quantized_product.h): what the engine's int8 begins
/// with. Explanations take these and compute in float32: inputs that are rounded, too, jump where a
/// figure of theirs passes from one step to the next. Throws std::runtime_error where 8 bits cannot
/// hold a weight.
ModelWeights rounded_to_int8(ModelWeights weights);

/// `model.safetensors` in a quarter of float32: matrices as whole numbers and their steps
/// (format/model_folder.h), rounded as Precision::kInt8 rounds them, everything else in float32.
/// With that precision the engine computes the same as with the weights themselves. Throws
/// std::runtime_error where 8 bits cannot hold a weight.
std::string int8_weights_bytes(const ModelWeights& weights);

}  // namespace heed
