#pragma once

#include <torch/torch.h>

#include "job/training_cost.h"

namespace heed {

/// How fast a device trains. A CPU is timed by training on a small model, with this process'
/// threads, in less than half a second; a GPU by large products, which a small model would not be.
DeviceSpeed measure_device(torch::Device device);

}  // namespace heed
