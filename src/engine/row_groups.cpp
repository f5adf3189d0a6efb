#include "engine/row_groups.h"

namespace heed {
namespace {

constexpr std::int64_t kBlockRows = 72;

}  // namespace

std::vector<RowRange> blocks(std::int64_t rows) {
  const std::int64_t count = (rows + kBlockRows - 1) / kBlockRows;
  std::vector<RowRange> blocks;
  for (std::int64_t block = 0; block < count; ++block)
    blocks.push_back({.begin = rows * block / count, .end = rows * (block + 1) / count});
  return blocks;
}

std::vector<RowRange> groups(std::size_t items,
                             const std::function<std::size_t(std::size_t item)>& rows_of) {
  std::vector<RowRange> groups;
  std::int64_t rows = kBlockRows;
  for (std::size_t item = 0; item < items; ++item) {
    const auto index = static_cast<std::int64_t>(item);
    if (rows >= kBlockRows) {
      groups.push_back({.begin = index, .end = index});
      rows = 0;
    }
    groups.back().end = index + 1;
    rows += static_cast<std::int64_t>(rows_of(item));
  }
  return groups;
}

}  // namespace heed
