#pragma once

#include <torch/torch.h>

#include "job/training_cost.h"

namespace heed {

/// How fast a device multiplies large float32 matrices, which the speed of training is a share of,
/// and whether it is faster in bfloat16. Takes a fifth of a second.
ProductSpeed measure_products(torch::Device device);

}  // namespace heed
