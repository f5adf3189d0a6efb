#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "corpus/corpus_profile.h"
#include "corpus/duplicate_table.h"
#include "corpus/excluded_text.h"
#include "corpus/flaw.h"

namespace heed {

struct CleaningOptions {
  std::vector<Flaw> keep = {};  ///< flaws that are not looked for
  bool repairs = true;          ///< entities and encoding are mended
};

/// A pair, mended, and what is wrong with it.
struct JudgedPair {
  std::string source, target;
  Flaw flaw = Flaw::kNone;
  bool had_entities = false, had_wrong_encoding = false;  ///< which were mended
  std::uint64_t letters = 0, likeness = 0;                ///< for what is seen again
};

/// Looks for what is wrong with pairs.
class PairCleaner {
 public:
  /// What it is given must outlive it.
  PairCleaner(const CleaningOptions& options, const CorpusProfile& profile,
              const ExcludedText& excluded);

  /// All but duplicates. May be called by several threads.
  JudgedPair judge(const TextPair& pair) const;

  /// Looks for the pair among those that were kept, and remembers it: in the order of the text.
  void find_again(JudgedPair& pair);

 private:
  bool looks_for(Flaw flaw) const { return !is_kept_[index_of(flaw)]; }
  void mend(JudgedPair& pair) const;
  void mend_side(std::string& text, const LanguageProfile& language, JudgedPair& pair) const;
  Flaw flaw_of_text(const JudgedPair& pair) const;
  Flaw flaw_of_words(const JudgedPair& pair, const NormalPair& normal) const;
  bool is_language_wrong(const NormalPair& pair) const;

  const CleaningOptions& options_;
  const CorpusProfile& profile_;
  const ExcludedText& excluded_;
  PerFlaw<bool> is_kept_{};
  DuplicateTable seen_;
};

}  // namespace heed
