#pragma once

namespace heed {

/// Sets the heap up for a model's arrays, which come and go while it is opened: memory that was given back is used
/// again instead of going to the system, and it comes in pages of 2 MB. Where the C library is not glibc it does
/// nothing.
void prepare_heap();

}  // namespace heed
