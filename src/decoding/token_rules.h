#pragma once

#include <span>
#include <vector>

#include "decoding/search_options.h"
#include "decoding/special_ids.h"

namespace heed {

/// Which tokens may not come next, the same for every search. Pure.
class TokenRules {
 public:
  TokenRules(const SpecialIds& special, const SearchOptions& options);

  /// The ids suppressed after the partial translation `ids`: `<pad>`, the start symbol, `<unk>`
  /// unless allowed, `</s>` before the minimum length, and what would repeat an n-gram.
  std::vector<int> suppressed_after(std::span<const int> ids) const;

 private:
  std::vector<int> always_;
  int end_, min_length_, no_repeat_ngram_;
};

/// The tokens that would complete an n-gram of `ids` a second time. n = 1: every token of `ids`.
std::vector<int> repeating_tokens(std::span<const int> ids, int n);

}  // namespace heed
