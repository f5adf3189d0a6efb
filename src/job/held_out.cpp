#include "job/held_out.h"

#include <zlib.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

namespace heed {
namespace {

std::uint32_t draw(const std::string& source) {
  return static_cast<std::uint32_t>(
      ::crc32_z(0, reinterpret_cast<const Bytef*>(source.data()), source.size()));
}

/// The largest draw that is set aside. `draws` is not empty.
std::uint32_t limit_of(std::vector<std::uint32_t> draws, std::size_t count) {
  std::sort(draws.begin(), draws.end());
  draws.erase(std::unique(draws.begin(), draws.end()), draws.end());
  return draws[std::min(count, draws.size() / 2) - 1];
}

bool has_two_sources(const std::vector<std::uint32_t>& draws) {
  return std::adjacent_find(draws.begin(), draws.end(), std::not_equal_to<>()) != draws.end();
}

}  // namespace

std::size_t pairs_to_set_aside(std::size_t pairs) {
  constexpr std::size_t kFewest = 200, kMost = 1000, kShare = 20;
  return pairs < kFewest ? 0 : std::min(kMost, pairs / kShare);
}

ParallelText set_aside(ParallelText& text, std::size_t count) {
  std::vector<std::uint32_t> draws;
  draws.reserve(text.source.size());
  for (const auto& source : text.source) draws.push_back(draw(source));
  if (count == 0 || !has_two_sources(draws)) return {};
  const std::uint32_t limit = limit_of(draws, count);
  ParallelText aside;
  std::unordered_set<std::uint32_t> seen;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < draws.size(); ++i) {
    ParallelText* to = draws[i] > limit ? &text : seen.insert(draws[i]).second ? &aside : nullptr;
    if (to == &aside) {
      aside.source.push_back(std::move(text.source[i]));
      aside.target.push_back(std::move(text.target[i]));
    } else if (to == &text && kept++ != i) {
      text.source[kept - 1] = std::move(text.source[i]);
      text.target[kept - 1] = std::move(text.target[i]);
      if (!text.links.empty()) text.links[kept - 1] = std::move(text.links[i]);
    }
  }
  text.source.resize(kept);
  text.target.resize(kept);
  if (!text.links.empty()) text.links.resize(kept);
  return aside;
}

std::size_t count_known_sources(const ParallelText& validation, const ParallelText& training) {
  const std::unordered_set<std::string_view> known(training.source.begin(), training.source.end());
  return static_cast<std::size_t>(
      std::count_if(validation.source.begin(), validation.source.end(),
                    [&](const std::string& source) { return known.contains(source); }));
}

}  // namespace heed
