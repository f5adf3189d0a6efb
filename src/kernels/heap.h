#pragma once

namespace heed {

/// Tunes the allocator of the C library for large arrays that are allocated and freed again and
/// again, as while a model is opened or in every update of its training: up to so many megabytes of
/// freed memory stay with the process, and that much of the heap is asked for in huge pages (2 MB).
/// Does nothing where the C library is not glibc.
void prepare_heap(int megabytes);

}  // namespace heed
