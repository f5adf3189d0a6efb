#include <unicode/uchar.h>

#include <algorithm>
#include <optional>

#include "decoding/units.h"
#include "decoding/unknown_words.h"
#include "text/utf8.h"
#include "text/words.h"

namespace heed {
namespace {

constexpr std::string_view kUnknownText = "\u2047";  // what the tokenizer writes for `<unk>`
constexpr UChar32 kUnknownCharacter = 0x2047;

/// A word and the punctuation around it.
struct Parts {
  std::string_view lead, core, trail;
};

bool is_punctuation(UChar32 character) {
  return character != kUnknownCharacter && u_ispunct(character) != 0;
}

Parts parts_of(std::string_view word) {
  std::size_t begin = 0, end = word.size();
  for (std::size_t at = 0; at < word.size() && is_punctuation(next_character(word, at));)
    begin = at;
  for (std::size_t at = end; at > begin && is_punctuation(previous_character(word, at));) end = at;
  return {word.substr(0, begin), word.substr(begin, end - begin), word.substr(end)};
}

/// A part of the source that words are aligned to: a word, or an unknown part of it.
struct SourceUnit {
  int word = 0;
  int unknown = -1;       ///< index; -1: what is known
  std::size_t begin = 0;  ///< byte of the source

  bool operator==(const SourceUnit& other) const {
    return word == other.word && unknown == other.unknown;
  }
};

struct SourceUnits {
  std::vector<SourceUnit> units;
  Axis axis;  ///< of the source's pieces; `</s>` is the last unit
};

/// True where a piece belongs to an unknown word: a part of it, or the punctuation beside it.
bool belongs_to(const UnknownWord& unknown, TextRange piece, std::string_view text) {
  if (unknown.is_symbol) return false;
  const auto [begin, end] = unknown.place;
  if (piece.begin < end && begin < piece.end) return true;
  const auto part = text.substr(piece.begin, piece.end - piece.begin);
  return (piece.begin == end || piece.end == begin) && parts_of(part).core.empty();
}

SourceUnit unit_of_piece(const UnknownPlaces& places, std::size_t piece) {
  const auto& [text, source, unknown, target, alignment, first_word] = places;
  const bool is_last = piece + 1 == source.begins.size();
  TextRange at{source.begins[piece], is_last ? text.size() : source.begins[piece + 1]};
  while (at.begin < at.end && is_word_separator(text[at.begin])) ++at.begin;
  SourceUnit unit{.word = source.word_of_piece[piece], .begin = at.begin};
  // A piece of space alone goes with what follows it.
  if (at.begin == at.end && !is_last) return unit_of_piece(places, piece + 1);
  for (std::size_t k = 0; k < unknown.size(); ++k)
    if (belongs_to(unknown[k], at, text)) unit.unknown = static_cast<int>(k);
  return unit;
}

SourceUnits source_units(const UnknownPlaces& places) {
  SourceUnits result;
  for (std::size_t piece = 0; piece < places.source.begins.size(); ++piece) {
    SourceUnit unit = unit_of_piece(places, piece);
    const bool is_same =
        !result.units.empty() && (unit.unknown >= 0 ? unit.unknown == result.units.back().unknown
                                                    : unit == result.units.back());
    if (!is_same) result.units.push_back(unit);
    result.axis.unit_of_piece.push_back(static_cast<int>(result.units.size()) - 1);
  }
  result.axis.unit_of_piece.push_back(static_cast<int>(result.units.size()));
  result.axis.units = static_cast<int>(result.units.size()) + 1;
  return result;
}

/// Each row divided by its sum, `</s>` left out.
SoftAlignment shares(SoftAlignment weights) {
  for (int row = 0; row < weights.rows; ++row) {
    float sum = 0;
    for (int unit = 0; unit + 1 < weights.columns; ++unit) sum += weights.at(row, unit);
    for (int unit = 0; sum > 0 && unit < weights.columns; ++unit) weights.at(row, unit) /= sum;
  }
  return weights;
}

/// Puts the unknown words of one sentence into its translation.
class UnknownPlacer {
 public:
  UnknownPlacer(const std::string& written, const UnknownPlaces& places)
      : places_(places),
        source_words_(split_words(places.source_text)),
        source_(source_units(places)),
        shares_(shares(by_units(places.alignment, axis_of(places.target), source_.axis))) {
    for (const std::string_view word : split_words(written)) {
      const int number = static_cast<int>(words_.size());
      words_.push_back({.text = std::string(word), .from = {.hypothesis = number}});
    }
  }

  TextWithCopies place() {
    for (std::size_t k = 0; k < places_.unknown.size(); ++k) place(static_cast<int>(k));
    for (std::size_t i = 0; i < words_.size(); ++i)
      if (is_unknown(words_[i])) copy_aligned(words_[i]);
    TextWithCopies result;
    for (const Word& word : words_) {
      result.text += (result.text.empty() ? "" : " ") + word.text;
      result.words.push_back(word.from);
    }
    return result;
  }

 private:
  struct Word {
    std::string text;
    OutputWord from;
    int unknown = -1;  ///< which unknown word it is
  };
  using Place = std::vector<Word>::iterator;

  static bool is_unknown(const Word& word) {
    return word.from.hypothesis >= 0 && word.text.find(kUnknownText) != std::string::npos;
  }
  bool is_free(const Word& word) const {
    return word.unknown < 0 && word.from.hypothesis >= places_.first_word &&
           word.from.hypothesis < shares_.rows - 1;
  }
  std::string_view text_of(int unknown) const {
    const TextRange place = places_.unknown[static_cast<std::size_t>(unknown)].place;
    return places_.source_text.substr(place.begin, place.end - place.begin);
  }

  /// The unit that a target word reads most; -1 where it reads none. `unknown`: of those alone.
  int most_read(int word, bool unknown) const {
    int best = -1;
    for (int unit = 0; unit < shares_.columns - 1; ++unit) {
      if (unknown && source_.units[static_cast<std::size_t>(unit)].unknown < 0) continue;
      if (shares_.at(word, unit) > (best < 0 ? 0.0F : shares_.at(word, best))) best = unit;
    }
    return best;
  }

  void place(int unknown) {
    const auto unit = std::find_if(source_.units.begin(), source_.units.end(),
                                   [&](const SourceUnit& one) { return one.unknown == unknown; });
    if (unit == source_.units.end()) return insert(unknown);
    const int number = static_cast<int>(unit - source_.units.begin());
    const Place word = word_that_reads(number);
    if (word == words_.end()) return insert(unknown);
    const Parts parts = parts_of(word->text);
    set(word, unknown, std::string(parts.lead).append(text_of(unknown)).append(parts.trail));
  }

  /// The word that reads the unit most, where it reads nothing else more, or has a good part of it.
  Place word_that_reads(int unit) {
    constexpr float kGoodPart = 0.4F;
    const Place word = word_for(unit);
    if (word == words_.end() || !is_free(*word) || is_copy(*word)) return words_.end();
    const int number = word->from.hypothesis;
    const bool is_first = most_read(number, is_unknown(*word)) == unit;
    return is_first || shares_.at(number, unit) >= kGoodPart ? word : words_.end();
  }

  /// A number or name that the model has taken over: another word of the source.
  bool is_copy(const Word& word) const {
    const std::string_view core = parts_of(word.text).core;
    return std::any_of(source_words_.begin(), source_words_.end(),
                       [&](std::string_view source) { return parts_of(source).core == core; });
  }

  /// The word of the translation that speaks most for a unit; `<unk>` before others.
  Place word_for(int unit) {
    Place best = words_.end();
    float most = 0;
    const int unknown = source_.units[static_cast<std::size_t>(unit)].unknown;
    for (Place word = words_.begin(); word != words_.end(); ++word) {
      if (unknown >= 0 && word->unknown == unknown) return word;
      const int number = word->from.hypothesis;
      if (number < 0 || number >= shares_.rows - 1) continue;
      const float share = shares_.at(number, unit) + (unknown >= 0 && is_unknown(*word) ? 1 : 0);
      if (share <= most) continue;
      most = share;
      best = word;
    }
    return best;
  }

  /// The words of `text`, which an unknown word is a part of, in the place of one.
  void set(Place word, int unknown, const std::string& text) {
    int source = word_at(places_.unknown[static_cast<std::size_t>(unknown)].place.begin);
    std::vector<Word> copied;
    for (const std::string_view part : split_words(text))
      copied.push_back({std::string(part), {.source = source++}, unknown});
    const auto at = words_.erase(word);
    words_.insert(at, copied.begin(), copied.end());
  }

  int word_at(std::size_t offset) const {
    int word = 0;
    for (const std::string_view one : source_words_)
      if (static_cast<std::size_t>(one.data() - places_.source_text.data()) + one.size() <= offset)
        ++word;
    return word;
  }

  /// No target word speaks for it: it stands where its neighbours of the source do.
  void insert(int unknown) {
    const TextRange place = places_.unknown[static_cast<std::size_t>(unknown)].place;
    const bool is_symbol = places_.unknown[static_cast<std::size_t>(unknown)].is_symbol;
    if (is_symbol && stands_before_a_word(place) && put_before(place, unknown)) return;
    const Place after = word_before(place.begin);
    if (after == words_.end()) {
      const auto first =
          words_.begin() + std::min<std::ptrdiff_t>(places_.first_word, std::ssize(words_));
      set(words_.insert(first, Word{}), unknown, std::string(text_of(unknown)));
      return;
    }
    put_behind(after, place, unknown);
  }

  /// "₹20": at the end of no word, at the beginning of one.
  bool stands_before_a_word(TextRange place) const {
    const std::string_view text = places_.source_text;
    if (place.begin > 0 && !is_word_separator(text[place.begin - 1])) return false;
    std::size_t end = place.end;
    return end < text.size() && u_isalnum(next_character(text, end)) != 0;
  }

  bool put_before(TextRange place, int unknown) {
    const auto next = std::find_if(source_.units.begin(), source_.units.end(),
                                   [&](const SourceUnit& unit) { return unit.begin >= place.end; });
    if (next == source_.units.end()) return false;
    const Place word = word_for(static_cast<int>(next - source_.units.begin()));
    if (word == words_.end() || !is_free(*word)) return false;
    const Parts parts = parts_of(word->text);
    word->text =
        std::string(parts.lead).append(text_of(unknown)).append(parts.core).append(parts.trail);
    return true;
  }

  /// The target word for what stands nearest before `offset` in the source.
  Place word_before(std::size_t offset) {
    for (auto unit = std::ssize(source_.units) - 1; unit >= 0; --unit) {
      if (source_.units[static_cast<std::size_t>(unit)].begin >= offset) continue;
      const Place word = word_for(static_cast<int>(unit));
      if (word != words_.end()) return word;
    }
    return words_.end();
  }

  /// Behind a word, and before its punctuation unless the source has that too; a part of the word
  /// where there is no space before it in the source.
  void put_behind(Place word, TextRange place, int unknown) {
    std::size_t before = place.begin;
    bool is_apart = false;
    while (before > 0 && is_word_separator(places_.source_text[before - 1])) {
      --before;
      is_apart = true;
    }
    const bool is_punctuated =
        before > 0 && is_punctuation(previous_character(places_.source_text, before));
    const bool is_fixed = word->from.hypothesis >= 0 && word->from.hypothesis < places_.first_word;
    const std::string trail(is_punctuated || is_fixed ? "" : parts_of(word->text).trail);
    word->text.resize(word->text.size() - trail.size());
    const std::string text = std::string(text_of(unknown)) + trail;
    if (!is_apart && !is_fixed && before > 0) {
      word->text += text;
    } else {
      set(words_.insert(word + 1, Word{}), unknown, text);
    }
  }

  /// `<unk>` that no unknown word has taken: the source word that it reads.
  void copy_aligned(Word& word) {
    const int number = word.from.hypothesis;
    const int unit = number < shares_.rows - 1 ? most_read(number, false) : -1;
    if (unit < 0) return;
    const int source = source_.units[static_cast<std::size_t>(unit)].word;
    if (source >= static_cast<int>(source_words_.size())) return;
    const Parts parts = parts_of(word.text);
    word.text = std::string(parts.lead)
                    .append(parts_of(source_words_[static_cast<std::size_t>(source)]).core)
                    .append(parts.trail);
    word.from = {.source = source};
  }

  const UnknownPlaces& places_;
  std::vector<std::string_view> source_words_;
  SourceUnits source_;
  SoftAlignment shares_;  ///< [target words + 1, units + 1]
  std::vector<Word> words_;
};

}  // namespace

TextWithCopies with_unknown_words(const std::string& written, const UnknownPlaces& places) {
  return UnknownPlacer(written, places).place();
}

}  // namespace heed
