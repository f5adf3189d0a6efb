#pragma once

#include <memory>

#include "job/process_group.h"

namespace heed {

/// Meets the other processes: c10d's store, which rank 0 keeps, and Gloo's connections between all
/// of them. A group of one where `place` is of one process. Throws std::runtime_error naming the
/// rank and the host that is not reached or does not fit; where heed is built without Gloo.
std::unique_ptr<ProcessGroup> join_processes(const ProcessPlace& place);

}  // namespace heed
