#pragma once

namespace heed {

/// Sets the heap up for arrays that come and go, while a model is opened or in every update of its training: of what is
/// given back, so many megabytes are used again instead of going to the system, and so many come in pages of 2 MB.
/// Where the C library is not glibc it does nothing.
void prepare_heap(int megabytes);

}  // namespace heed
