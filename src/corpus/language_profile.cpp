#include "corpus/language_profile.h"

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace heed {
namespace {

constexpr double kFirstShare = 0.2;  // of texts that are taken for foreign at first
constexpr int kRounds = 3;
constexpr std::size_t kEnough = 200;       // characters of a text that tell its language
constexpr double kLeastTotal = 8.0;        // ln of how much likelier another language must be ...
constexpr double kMoreOfShort = 24.0;      // ... more by this, divided by the characters ...
constexpr double kLeastByCharacter = 0.3;  // ... and of it a character

/// Those whose characters are the least likely.
std::vector<bool> least_likely(std::span<const NormalText> texts) {
  CharacterModel all;
  for (const NormalText& text : texts) all.add(text.characters);
  std::vector<double> scores;
  for (const NormalText& text : texts)
    scores.push_back(all.log_probability(text.characters, true) /
                     static_cast<double>(text.characters.size() + 1));
  std::vector<double> sorted = scores;
  const auto limit = sorted.begin() +
                     static_cast<std::ptrdiff_t>(static_cast<double>(sorted.size()) * kFirstShare);
  if (limit == sorted.end()) return {};
  std::nth_element(sorted.begin(), limit, sorted.end());
  std::vector<bool> found;
  for (const double score : scores) found.push_back(score < *limit);
  return found;
}

}  // namespace

LanguageProfile::LanguageProfile(std::span<const NormalText> own,
                                 std::span<const NormalText> other) {
  std::vector<bool> is_foreign = least_likely(own);
  for (int round = 0; round < kRounds; ++round) {
    learn(own, other, is_foreign);
    for (std::size_t i = 0; i < own.size(); ++i)
      is_foreign[i] = this->is_foreign(own[i], is_foreign[i] ? Learnt::kForeign : Learnt::kOwn);
  }
  learn(own, other, is_foreign);
}

void LanguageProfile::learn(std::span<const NormalText> own, std::span<const NormalText> other,
                            const std::vector<bool>& is_foreign) {
  own_ = foreign_ = CharacterModel();
  for (std::size_t i = 0; i < own.size(); ++i)
    (is_foreign[i] ? foreign_ : own_).add(own[i].characters);
  for (const NormalText& text : other) foreign_.add(text.characters);
}

bool LanguageProfile::is_foreign(const NormalText& text, Learnt learnt) const {
  const std::u32string_view beginning = std::u32string_view(text.characters).substr(0, kEnough);
  const double other = foreign_.log_probability(beginning, learnt == Learnt::kForeign) -
                       own_.log_probability(beginning, learnt == Learnt::kOwn);
  const auto size = static_cast<double>(beginning.size());
  return other > kLeastTotal + kMoreOfShort / size && other > kLeastByCharacter * size;
}

}  // namespace heed
