#include "corpus/excluded_text.h"

#include <algorithm>
#include <cstddef>
#include <limits>

#include "text/random_bits.h"

namespace heed {
namespace {

constexpr std::size_t kFewestWords = 5, kMostWords = 200;
constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();

/// Of all words but one.
std::uint64_t hash_without(const NormalText& text, std::size_t left_out) {
  std::uint64_t hash = 1;
  for (std::size_t i = 0; i < text.words.size(); ++i)
    if (i != left_out) hash = mixed_bits(hash + text.words[i]);
  return hash;
}

/// Calls visit(hash) for the text without each of its words, until it returns true.
template <typename Visit>
bool any_without_a_word(const NormalText& text, const Visit& visit) {
  const std::size_t words = text.words.size();
  if (words < kFewestWords || words > kMostWords) return false;
  for (std::size_t i = 0; i < words; ++i)
    if (visit(hash_without(text, i))) return true;
  return false;
}

}  // namespace

void ExcludedText::add(const NormalText& text) {
  if (text.words.empty()) return;
  texts_.insert(hash_without(text, kNone));
  any_without_a_word(text, [&](std::uint64_t hash) {
    texts_without_a_word_.insert(hash);
    return false;
  });
}

bool ExcludedText::is_near(const NormalText& text) const {
  if (empty() || text.words.empty()) return false;
  const std::uint64_t whole = hash_without(text, kNone);
  if (texts_.contains(whole) || texts_without_a_word_.contains(whole)) return true;
  return any_without_a_word(text, [&](std::uint64_t hash) {
    return texts_.contains(hash) || texts_without_a_word_.contains(hash);
  });
}

}  // namespace heed
