#pragma once

#include <cstdint>
#include <unordered_set>

#include "corpus/normal_text.h"

namespace heed {

/// Sentences that a corpus must not have, such as those of a test set, nor anything near them: the
/// same but for case, punctuation and digits, or, from five words on, but for one word more, less
/// or other.
class ExcludedText {
 public:
  void add(const NormalText& text);
  bool is_near(const NormalText& text) const;
  bool empty() const { return texts_.empty(); }

 private:
  std::unordered_set<std::uint64_t> texts_, texts_without_a_word_;
};

}  // namespace heed
