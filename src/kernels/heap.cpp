#include "kernels/heap.h"

#include <cstdint>
#include <cstdlib>  // says whether it is glibc's

#if defined(__GLIBC__)
#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

#include "kernels/huge_pages.h"
#endif

namespace heed {

#if defined(__GLIBC__)

void prepare_heap(int megabytes) {
  constexpr int kMegabyte = 1 << 20;
  const int size = megabytes * kMegabyte;
  constexpr std::uintptr_t kHugePage = HugePageAllocator<char>::kHugePage;
  ::mallopt(M_MMAP_THRESHOLD,
            32 * kMegabyte);  // (the most it takes) smaller arrays have no mapping of their own
  ::mallopt(M_TRIM_THRESHOLD, size);
  ::mallopt(M_TOP_PAD, size);
  const auto end_of_heap = [] { return reinterpret_cast<std::uintptr_t>(::sbrk(0)); };
  const std::uintptr_t before = end_of_heap();
  void* volatile const array =
      std::malloc(kMegabyte);  // makes it grow by so much, of which nothing is touched yet
  std::free(array);
  const std::uintptr_t first = (before + kHugePage - 1) / kHugePage * kHugePage,
                       end = end_of_heap();
  if (first < end) ::madvise(reinterpret_cast<void*>(first), end - first, MADV_HUGEPAGE);
}

#else

void prepare_heap(int) {}

#endif

}  // namespace heed
