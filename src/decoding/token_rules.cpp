#include "decoding/token_rules.h"

#include <algorithm>

namespace heed {

TokenRules::TokenRules(const SpecialIds& special, const SearchOptions& options)
    : end_(special.end),
      min_length_(options.min_length),
      no_repeat_ngram_(options.no_repeat_ngram) {
  for (const int id : {special.pad, special.start}) {
    if (id != special.end) always_.push_back(id);  // some models start from `</s>`
  }
  if (!options.allow_unk && special.unk >= 0) always_.push_back(special.unk);
}

std::vector<int> TokenRules::suppressed_after(std::span<const int> ids) const {
  std::vector<int> suppressed = always_;
  if (static_cast<int>(ids.size()) < min_length_) suppressed.push_back(end_);
  if (no_repeat_ngram_ > 0) {
    const std::vector<int> repeating = repeating_tokens(ids, no_repeat_ngram_);
    suppressed.insert(suppressed.end(), repeating.begin(), repeating.end());
  }
  return suppressed;
}

std::vector<int> repeating_tokens(std::span<const int> ids, int n) {
  const std::size_t context = static_cast<std::size_t>(n) - 1;
  std::vector<int> repeating;
  if (ids.size() < context) return repeating;
  const std::span<const int> last = ids.last(context);
  for (std::size_t i = 0; i + context < ids.size(); ++i) {
    const std::span<const int> earlier = ids.subspan(i, context);
    if (std::equal(earlier.begin(), earlier.end(), last.begin()))
      repeating.push_back(ids[i + context]);
  }
  return repeating;
}

}  // namespace heed
