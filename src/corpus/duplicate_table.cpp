#include "corpus/duplicate_table.h"

#include <utility>

namespace heed {
namespace {

constexpr std::size_t kFirstSlots = std::size_t{1} << 16U;
constexpr std::uint64_t kLetters = 0xFF;  // the bits that tell whether letters are the same

}  // namespace

DuplicateTable::DuplicateTable() : slots_(kFirstSlots) {}

/// The slot of a pair alike, or the free one where it would stand.
std::uint64_t& DuplicateTable::slot_of(std::uint64_t entry) {
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = (entry >> 8U) & mask;
  while (slots_[at] != 0 && (slots_[at] & ~kLetters) != (entry & ~kLetters)) at = (at + 1) & mask;
  return slots_[at];
}

void DuplicateTable::grow() {
  const std::vector<std::uint64_t> old = std::exchange(slots_, std::vector<std::uint64_t>());
  slots_.resize(2 * old.size());
  for (const std::uint64_t entry : old)
    if (entry != 0) slot_of(entry) = entry;
}

DuplicateTable::Seen DuplicateTable::add(std::uint64_t likeness, std::uint64_t letters) {
  std::uint64_t entry = (likeness & ~kLetters) | (letters & kLetters);
  if (entry <= kLetters) entry |= kLetters + 1;  // 0 is for what is free
  std::uint64_t& slot = slot_of(entry);
  if (slot != 0) return slot == entry ? Seen::kSame : Seen::kAlike;
  slot = entry;
  ++count_;
  if (4 * count_ > 3 * slots_.size()) grow();
  return Seen::kNever;
}

}  // namespace heed
