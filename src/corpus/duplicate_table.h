#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace heed {

/// Remembers pairs by hash, in 8 bytes each (11 to 21 with the room that is kept free).
class DuplicateTable {
 public:
  enum class Seen { kNever, kAlike, kSame };

  DuplicateTable();

  /// Whether a pair was added before whose `likeness` is the same, and whether that one was the
  /// same to the letter, too; adds this one where none was. Of `likeness` 56 bits are compared
  /// (among 100 million pairs one is taken for another's copy with p = 0.07), of `letters` 8.
  Seen add(std::uint64_t likeness, std::uint64_t letters);

 private:
  std::uint64_t& slot_of(std::uint64_t entry);
  void grow();

  std::vector<std::uint64_t> slots_;  // a power of two, found by linear probing; 0: free
  std::size_t count_ = 0;
};

}  // namespace heed
