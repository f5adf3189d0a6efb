#include "job/held_out.h"

#include <zlib.h>

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace heed {
namespace {

std::uint32_t draw(std::string_view source) {
  return static_cast<std::uint32_t>(
      ::crc32_z(0, reinterpret_cast<const Bytef*>(source.data()), source.size()));
}

/// The largest draw that is set aside; nothing where there are not two different ones.
std::optional<std::uint32_t> limit_of(const Rows<char>& sources, std::size_t count) {
  std::set<std::uint32_t> smallest;  // as many as are looked at: of more than two for one, no more
  for (const std::string_view source : sources) {
    smallest.insert(draw(source));
    if (smallest.size() > 2 * count) smallest.erase(std::prev(smallest.end()));
  }
  if (smallest.size() < 2) return std::nullopt;
  const std::size_t aside = std::min(count, smallest.size() / 2);
  return *std::next(smallest.begin(), static_cast<std::ptrdiff_t>(aside) - 1);
}

}  // namespace

std::size_t pairs_to_set_aside(std::size_t pairs) {
  constexpr std::size_t kFewest = 200, kMost = 1000, kShare = 20;
  return pairs < kFewest ? 0 : std::min(kMost, pairs / kShare);
}

ParallelText set_aside(StoredText& text, std::size_t count) {
  if (count == 0) return {};
  const std::optional<std::uint32_t> limit = limit_of(text.source, count);
  if (!limit) return {};
  ParallelText aside;
  std::unordered_set<std::uint32_t> seen;
  text.left_out.assign(text.size(), false);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::uint32_t drawn = draw(text.source[i]);
    if (drawn > *limit) continue;
    text.left_out[i] = true;
    if (!seen.insert(drawn).second) continue;
    aside.source.emplace_back(text.source[i]);
    aside.target.emplace_back(text.target[i]);
  }
  return aside;
}

std::size_t count_known_sources(const ParallelText& validation, const TrainingText& training) {
  const std::unordered_set<std::string_view> asked(validation.source.begin(),
                                                   validation.source.end());
  std::unordered_set<std::string_view> known;
  for (const StoredText* part : {&training.own, &training.also})
    for (std::size_t i = 0; i < part->size(); ++i)
      if (const auto found = asked.find(part->source[i]); found != asked.end() && part->uses(i))
        known.insert(*found);
  return static_cast<std::size_t>(
      std::count_if(validation.source.begin(), validation.source.end(),
                    [&](const std::string& source) { return known.contains(source); }));
}

}  // namespace heed
