#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>

#include "corpus/language_profile.h"
#include "corpus/length_profile.h"
#include "corpus/lexical_model.h"
#include "decoding/thread_pool.h"
#include "text/text_pair.h"

namespace heed {

/// Both sides of a pair, as rules look at them.
struct NormalPair {
  NormalText source, target;

  PairLengths characters() const { return {source.characters.size(), target.characters.size()}; }
  PairLengths words() const { return {source.words.size(), target.words.size()}; }
};

NormalPair normal_pair(const TextPair& pair);

/// What pairs of a corpus are like, learnt from a sample of it, some pairs of which are wrong.
class CorpusProfile {
 public:
  CorpusProfile(std::span<const TextPair> sample, ThreadPool& threads);

  const LengthProfile& characters() const { return *characters_; }
  const LengthProfile& words() const { return *words_; }
  const LanguageProfile& source() const { return *source_; }
  const LanguageProfile& target() const { return *target_; }

  /// True where the sides have too few words that translate each other: the target is another's.
  bool are_strangers(const NormalPair& pair) const;

 private:
  struct Material;
  static Material material_of(std::span<const TextPair> sample, ThreadPool& threads);
  void learn_words(const Material& material, ThreadPool& threads);

  /// Which of two lexicons was learnt from pairs like this: they are judged by the other one, as
  /// words that only they have together would speak for them.
  static std::size_t half_of(const NormalPair& pair);
  /// The fewer words are known of a pair, the less its evidence says.
  static constexpr std::size_t kGroups = 8;
  static std::size_t group_of(const LexicalEvidence& evidence);

  std::optional<LengthProfile> characters_, words_;
  std::optional<LanguageProfile> source_, target_;
  std::array<std::optional<LexicalModel>, 2> lexicons_;
  std::array<double, kGroups> least_evidence_{};
};

}  // namespace heed
