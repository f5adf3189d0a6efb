#pragma once

#include <sys/mman.h>

#include <cstdint>
#include <cstdlib>
#include <new>
#include <vector>

namespace heed {

/// An allocator for large arrays that are read from end to end. It asks for pages of 2 MB: the CPU
/// then translates an address once in 2 MB instead of once in 4 kB. Arrays smaller than such a page
/// begin at a cache line. Where the operating system has no large pages, its usual ones serve.
template <typename Value>
struct HugePageAllocator {
  using value_type = Value;  // NOLINT(readability-identifier-naming): the standard's name
  static constexpr std::size_t kHugePage = std::size_t{2} << 20, kLine = 64;

  HugePageAllocator() = default;
  template <typename Other>
  HugePageAllocator(const HugePageAllocator<Other>&) {}

  Value* allocate(std::size_t count) {
    const bool huge = count >= kHugePage / sizeof(Value);
    const std::size_t unit = huge ? kHugePage : kLine;
    if (count > (PTRDIFF_MAX - unit) / sizeof(Value)) throw std::bad_alloc();
    const std::size_t bytes = (count * sizeof(Value) + unit - 1) / unit * unit;
    void* memory = std::aligned_alloc(unit, bytes);
    if (memory == nullptr) throw std::bad_alloc();
    if (huge)
      ::madvise(memory, bytes, MADV_HUGEPAGE);  // (advice: that it is not taken is no error)
    return static_cast<Value*>(memory);
  }
  void deallocate(Value* memory, std::size_t) { std::free(memory); }

  bool operator==(const HugePageAllocator&) const = default;
};

template <typename Value>
using HugePageVector = std::vector<Value, HugePageAllocator<Value>>;

}  // namespace heed
