#pragma once

#include <span>
#include <string>
#include <vector>

#include "corpus/character_model.h"
#include "corpus/normal_text.h"

namespace heed {

/// Which language a side of a corpus is in, learnt from sentences of it, some of which are in
/// others: a model of the characters of most, and one of those of the rest and of the other side,
/// told apart by turns.
class LanguageProfile {
 public:
  LanguageProfile(std::span<const NormalText> own, std::span<const NormalText> other);

  /// True where a text is clearly in another language than its side: less so for a short one.
  bool is_foreign(const NormalText& text) const { return is_foreign(text, Learnt::kNot); }

  /// ln p of the text in the side's language.
  double log_probability(const NormalText& text) const {
    return own_.log_probability(text.characters);
  }

 private:
  /// What a text was learnt as, if it was.
  enum class Learnt { kNot, kOwn, kForeign };
  bool is_foreign(const NormalText& text, Learnt learnt) const;
  void learn(std::span<const NormalText> own, std::span<const NormalText> other,
             const std::vector<bool>& is_foreign);

  CharacterModel own_, foreign_;
};

}  // namespace heed
