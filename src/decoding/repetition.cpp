#include "decoding/repetition.h"

#include <algorithm>
#include <cstddef>

namespace heed {
namespace {

constexpr std::size_t kLongestNgram = 8, kLeastTimes = 4, kLeastTokens = 6;

/// How often an n-gram stands in a row at most; 0 where no run is `least` tokens long.
std::size_t most_times(std::span<const int> ids, std::size_t n, std::size_t least) {
  std::size_t most = 0, same = 0;  // tokens in a row that are what stands n before them
  for (std::size_t i = n; i < ids.size(); ++i) {
    same = ids[i] == ids[i - n] ? same + 1 : 0;
    if (same + n >= least) most = std::max(most, (same + n) / n);
  }
  return most;
}

std::size_t most_times(std::span<const int> ids, std::size_t least) {
  std::size_t most = 1;
  for (std::size_t n = 1; n <= kLongestNgram; ++n) most = std::max(most, most_times(ids, n, least));
  return most;
}

}  // namespace

bool is_loop(std::span<const int> target, std::span<const int> source) {
  const std::size_t times = most_times(target, kLeastTokens);
  return times >= kLeastTimes && times > 2 * most_times(source, 0);
}

}  // namespace heed
