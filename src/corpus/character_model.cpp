#include "corpus/character_model.h"

#include <algorithm>
#include <cmath>

#include "corpus/normal_text.h"
#include "text/random_bits.h"

namespace heed {
namespace {

constexpr unsigned kTableBits = 20;
constexpr double kPrior = 4.0;            // characters that the lower order counts for
constexpr double kUnseen = 1.0 / 3000.0;  // p of a character that was never seen

}  // namespace

CharacterModel::CharacterModel() : counts_(std::size_t{1} << kTableBits) {}

/// Calls visit(slots) for each character and then for the space behind the text.
template <typename Visit>
void CharacterModel::for_each_place(std::u32string_view text, const Visit& visit) {
  std::array<std::uint64_t, kOrder> last = {U' ', 0, 0, 0};  // the characters before, backwards
  Slots slots{};
  const auto step = [&](char32_t character) {
    for (std::size_t i = kOrder - 1; i > 0; --i) last[i] = last[i - 1];
    last[0] = character;
    std::uint64_t hash = 0;
    for (std::size_t n = 1; n <= kOrder; ++n) {
      hash = mixed_bits(hash + last[n - 1] * 0x9E3779B97F4A7C15ULL + n);
      slots[n] = hash >> (64U - kTableBits);
    }
    slots[0] = 0;
    visit(slots);
  };
  for (const char32_t character : text) step(character);
  step(U' ');
}

void CharacterModel::add(std::u32string_view text) {
  for_each_place(text, [&](const Slots& slots) {
    for (const std::size_t slot : slots) ++counts_[slot];
  });
}

double CharacterModel::log_probability(std::u32string_view text, bool is_learnt) const {
  const double own = is_learnt ? 1.0 : 0.0;  // of each count, what the text itself has given
  const auto count_of = [&](std::size_t slot) { return std::max(counts_[slot] - own, 0.0); };
  double sum = 0.0;
  std::array<double, kOrder> before{};  // counts of the n-grams that end one character earlier
  before[0] = count_of(0);
  for_each_place(text, [&](const Slots& slots) {
    double p = kUnseen;
    std::array<double, kOrder> here{};
    here[0] = before[0];
    for (std::size_t n = 1; n <= kOrder; ++n) {
      const double count = std::min(count_of(slots[n]), before[n - 1]);
      p = (count + kPrior * p) / (before[n - 1] + kPrior);
      if (n < kOrder) here[n] = count;
    }
    before = here;
    sum += std::log(p);
  });
  return sum;
}

}  // namespace heed
