#pragma once

#include <torch/torch.h>

namespace heed {

/// How fast a device multiplies large float32 matrices, in floating-point operations a second: what
/// the speed of training is a share of. Takes a fifth of a second.
double measured_product_rate(torch::Device device);

}  // namespace heed
