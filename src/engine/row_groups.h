#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

/// What goes through the layers together: rows few enough to stay in the L2 cache, and enough to be
/// worth reading all weights for.
namespace heed {

/// Some of the rows, or of other things that are numbered.
struct RowRange {
  std::int64_t begin = 0, end = 0;
  std::int64_t size() const { return end - begin; }
};

/// Rows in blocks of like size.
std::vector<RowRange> blocks(std::int64_t rows);

/// Parts of a list: each has about as many rows as a block, except where one item has more.
std::vector<RowRange> groups(std::size_t items,
                             const std::function<std::size_t(std::size_t item)>& rows_of);

template <typename Item>
std::span<Item> part(std::span<Item> all, RowRange range) {
  return all.subspan(static_cast<std::size_t>(range.begin), static_cast<std::size_t>(range.size()));
}

}  // namespace heed
