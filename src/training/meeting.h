#pragma once

#include <string>
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#include <vector>

#include "job/process_place.h"
#include "training/shared_store.h"

namespace heed {

/// Processes that have found each other.
struct Meeting {
  ProcessPlace place;
  std::vector<std::string> hosts;   ///< of all ranks
  SharedStore store, second_store;  ///< connections to what rank 0 keeps
};

/// Waits for all the others. Throws std::runtime_error naming who has not come or does not fit.
Meeting meet(const ProcessPlace& place);

/// Connections between all of them, by the network that leads to rank 0.
c10::intrusive_ptr<c10d::ProcessGroupGloo> connect(const Meeting& meeting);

}  // namespace heed
