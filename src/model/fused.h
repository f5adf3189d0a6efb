#pragma once

#include <torch/types.h>

#include "model/functions.h"

/// The functions of functions.h for float32 on the CPU, with gradients, over the kernels of
/// kernels/.
namespace heed::fused {

/// Whether these functions can serve: float32, on the CPU.
bool serves(const torch::Tensor& x);

torch::Tensor linear(const torch::Tensor& x, const torch::Tensor& weight, const torch::Tensor& bias,
                     ProductPrecision products);
torch::Tensor attention(const torch::Tensor& queries, const torch::Tensor& keys,
                        const torch::Tensor& values, const AttentionMask& mask, std::int64_t heads,
                        DropoutCall dropout);
torch::Tensor residual_norm(const torch::Tensor& x, const torch::Tensor& sublayer,
                            const torch::Tensor& weight, const torch::Tensor& bias,
                            DropoutCall dropout);
torch::Tensor relu(const torch::Tensor& x, DropoutCall dropout);
torch::Tensor embed(const torch::Tensor& ids, const torch::Tensor& table,
                    const torch::Tensor& positions, double scale, DropoutCall dropout);

}  // namespace heed::fused
