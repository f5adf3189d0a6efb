#include "corpus/pair_cleaner.h"

#include <utility>

#include "corpus/surface_rules.h"
#include "corpus/text_repair.h"
#include "text/invisible.h"
#include "text/words.h"

namespace heed {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

bool is_lost(std::string_view text) { return text.find(kReplacement) != std::string_view::npos; }

}  // namespace

PairCleaner::PairCleaner(const CleaningOptions& options, const CorpusProfile& profile,
                         const ExcludedText& excluded)
    : options_(options), profile_(profile), excluded_(excluded) {
  for (const Flaw flaw : options.keep) is_kept_[index_of(flaw)] = true;
}

/// What was read in a wrong encoding is mended where that makes it likelier: É» can be meant.
void PairCleaner::mend_side(std::string& text, const LanguageProfile& language,
                            JudgedPair& pair) const {
  std::string decoded = without_mojibake(text);
  if (decoded != text && language.log_probability(normal_text(decoded)) >
                             language.log_probability(normal_text(text))) {
    text = std::move(decoded);
    pair.had_wrong_encoding = true;
  }
  if (text.find('&') == std::string::npos) return;
  decoded = on_one_line(without_entities(text));
  pair.had_entities |= decoded != text;
  text = std::move(decoded);
}

void PairCleaner::mend(JudgedPair& pair) const {
  mend_side(pair.source, profile_.source(), pair);
  mend_side(pair.target, profile_.target(), pair);
}

Flaw PairCleaner::flaw_of_text(const JudgedPair& pair) const {
  const auto& [source, target] = std::tie(pair.source, pair.target);
  if (looks_for(Flaw::kEmpty) && (is_blank(source) || is_blank(target))) return Flaw::kEmpty;
  if (looks_for(Flaw::kEncoding) && (is_lost(source) || is_lost(target))) return Flaw::kEncoding;
  if (looks_for(Flaw::kTags) && count_tags(source) != count_tags(target)) return Flaw::kTags;
  return Flaw::kNone;
}

/// A side without a letter, beside one with words, is in no language at all.
bool PairCleaner::is_language_wrong(const NormalPair& pair) const {
  const auto is_without = [](const NormalText& one, const NormalText& other) {
    constexpr std::size_t kFewest = 3;
    return one.letters == 0 && other.letters >= kFewest;
  };
  if (is_without(pair.source, pair.target) || is_without(pair.target, pair.source)) return true;
  return profile_.source().is_foreign(pair.source) || profile_.target().is_foreign(pair.target);
}

Flaw PairCleaner::flaw_of_words(const JudgedPair& pair, const NormalPair& normal) const {
  const auto is_too_long = [&] {
    return profile_.characters().is_too_long(normal.characters()) ||
           profile_.words().is_too_long(normal.words());
  };
  const auto is_uneven = [&] {
    return profile_.characters().is_uneven(normal.characters()) ||
           profile_.words().is_uneven(normal.words());
  };
  if (looks_for(Flaw::kLength) && is_too_long()) return Flaw::kLength;
  if (looks_for(Flaw::kRatio) && is_uneven()) return Flaw::kRatio;
  if (looks_for(Flaw::kCopy) && normal.source.characters == normal.target.characters)
    return Flaw::kCopy;
  if (looks_for(Flaw::kLanguage) && is_language_wrong(normal)) return Flaw::kLanguage;
  if (looks_for(Flaw::kNumbers) && !have_same_numbers(pair.source, pair.target))
    return Flaw::kNumbers;
  if (looks_for(Flaw::kPartner) && profile_.are_strangers(normal)) return Flaw::kPartner;
  const bool is_excluded = looks_for(Flaw::kExcluded) &&
                           (excluded_.is_near(normal.source) || excluded_.is_near(normal.target));
  return is_excluded ? Flaw::kExcluded : Flaw::kNone;
}

JudgedPair PairCleaner::judge(const TextPair& pair) const {
  JudgedPair judged{.source = on_one_line(pair.source), .target = on_one_line(pair.target)};
  if (options_.repairs) mend(judged);
  judged.flaw = flaw_of_text(judged);
  if (judged.flaw != Flaw::kNone) return judged;
  const NormalPair normal = normal_pair({.source = judged.source, .target = judged.target});
  judged.flaw = flaw_of_words(judged, normal);
  judged.letters = hash_of(judged.target, hash_of(judged.source));
  const bool has_words = !normal.source.words.empty() || !normal.target.words.empty();
  judged.likeness = looks_for(Flaw::kNearDuplicate) && has_words
                        ? hash_of(normal.target.characters, hash_of(normal.source.characters))
                        : judged.letters;
  return judged;
}

void PairCleaner::find_again(JudgedPair& pair) {
  if (pair.flaw != Flaw::kNone) return;
  const DuplicateTable::Seen seen = seen_.add(pair.likeness, pair.letters);
  if (seen == DuplicateTable::Seen::kNever) return;
  const Flaw flaw = seen == DuplicateTable::Seen::kSame ? Flaw::kDuplicate : Flaw::kNearDuplicate;
  if (looks_for(flaw)) pair.flaw = flaw;
}

}  // namespace heed
