#include "aligner/spelling.h"

#include <algorithm>
#include <bit>

#include "text/utf8.h"

namespace heed {
namespace {

constexpr std::size_t kLongest = 40;  // characters that are compared

struct Letters {
  std::array<std::int32_t, kLongest> at;
  std::size_t count = 0;

  explicit Letters(std::string_view word) {
    for (std::size_t offset = 0; offset < word.size() && count < kLongest;)
      at[count++] = next_character(word, offset);
  }
};

/// Levenshtein's distance.
std::size_t edit_distance(const Letters& one, const Letters& other) {
  std::array<std::size_t, kLongest + 1> costs;
  for (std::size_t j = 0; j <= other.count; ++j) costs[j] = j;
  for (std::size_t i = 0; i < one.count; ++i) {
    std::size_t diagonal = costs[0]++;
    for (std::size_t j = 0; j < other.count; ++j) {
      const std::size_t change = diagonal + (one.at[i] == other.at[j] ? 0 : 1);
      diagonal = costs[j + 1];
      costs[j + 1] = std::min({change, diagonal + 1, costs[j] + 1});
    }
  }
  return costs[other.count];
}

bool has_letter(std::string_view word) {
  return std::any_of(word.begin(), word.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) > 127;
  });
}

}  // namespace

int spelling_likeness(std::string_view source, std::string_view target) {
  if (source == target) return has_letter(source) ? 5 : 6;
  const Letters one(source), other(target);
  const std::size_t shorter = std::min(one.count, other.count),
                    longer = std::max(one.count, other.count);
  constexpr std::array kShares = {0.35, 0.5, 0.65, 0.8};
  constexpr std::size_t kShortest = 3;
  const double whole = static_cast<double>(longer);
  if (shorter < kShortest || static_cast<double>(shorter) <= kShares[0] * whole) return 0;
  const double likeness = 1.0 - static_cast<double>(edit_distance(one, other)) / whole;
  return static_cast<int>(std::count_if(kShares.begin(), kShares.end(),
                                        [&](double share) { return likeness > share; }));
}

std::size_t SpellingRates::bucket(int likeness, std::uint32_t source, std::uint32_t target) {
  const auto power = [](std::uint32_t frequency) {
    return std::min<std::size_t>(std::bit_width(std::max(frequency, 1U)) - 1, kFrequencies - 1);
  };
  return (static_cast<std::size_t>(likeness) * kFrequencies + power(source)) * kFrequencies +
         power(target);
}

std::string_view stem_of(std::string_view word) {
  constexpr int kCharacters = 4;
  std::size_t end = 0;
  for (int i = 0; i < kCharacters && end < word.size(); ++i) next_character(word, end);
  return word.substr(0, end);
}

}  // namespace heed
