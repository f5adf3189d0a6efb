#include "variants/variants.h"

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

#include "text/letter_case.h"
#include "text/random_bits.h"
#include "text/sentences.h"
#include "text/tokenizer.h"
#include "variants/made_up.h"
#include "variants/sentence_end.h"
#include "variants/shared_word.h"
#include "variants/typing_errors.h"

namespace heed {
namespace {

/// What a variant is made of.
struct Original {
  const PairTexts& pairs;
  std::size_t number;     ///< among the pairs
  std::string_view code;  ///< the language code of the source; mostly none
  std::string_view source, target;
};

struct Variant {
  std::string source, target;
};

using MadeVariant = std::optional<Variant>;

Original original_at(const PairTexts& pairs, std::size_t number) {
  const std::string_view line = pairs.source[number], code = spelt_language_code(line);
  std::string_view text = line;
  if (!code.empty()) {
    text.remove_prefix(static_cast<std::size_t>(code.data() - line.data()) + code.size());
    while (text.starts_with(' ')) text.remove_prefix(1);
  }
  return {.pairs = pairs,
          .number = number,
          .code = code,
          .source = text,
          .target = pairs.target[number]};
}

MadeVariant in_capitals(const Original& pair, RandomBits& /*random*/) {
  std::string source = upper_case(pair.source);
  if (source == pair.source) return std::nullopt;
  return Variant{std::move(source), upper_case(pair.target)};
}

MadeVariant in_lower_case(const Original& pair, RandomBits& /*random*/) {
  std::string source = lower_case(pair.source);
  if (source == pair.source) return std::nullopt;
  return Variant{std::move(source), std::string(pair.target)};
}

MadeVariant unpunctuated(const Original& pair, RandomBits& /*random*/) {
  const std::size_t source = length_of_final_mark(pair.source),
                    target = length_of_final_mark(pair.target);
  if (source == 0 || target == 0) return std::nullopt;
  return Variant{std::string(pair.source.substr(0, pair.source.size() - source)),
                 std::string(pair.target.substr(0, pair.target.size() - target))};
}

MadeVariant with_slips(const Original& pair, RandomBits& random) {
  auto source = with_typing_errors(pair.source, random);
  if (!source) return std::nullopt;
  return Variant{std::move(*source), std::string(pair.target)};
}

bool is_sentence(const Original& pair) {
  return ends_sentence(pair.source) && ends_sentence(pair.target);
}

/// One of the sentences that follow, for the same language: those near a pair are of its kind.
std::optional<Original> partner(const Original& pair, RandomBits& random) {
  constexpr std::size_t kNear = 100;
  constexpr int kTries = 8;
  for (int tries = 0; tries < kTries; ++tries) {
    const std::size_t number = (pair.number + 1 + random.below(kNear)) % pair.pairs.source.size();
    const Original other = original_at(pair.pairs, number);
    if (other.code == pair.code && is_sentence(other)) return other;
  }
  return std::nullopt;
}

MadeVariant joined_with_others(const Original& pair, RandomBits& random) {
  if (!is_sentence(pair)) return std::nullopt;
  Variant variant{std::string(pair.source), std::string(pair.target)};
  for (std::size_t left = 1 + random.below(2); left > 0; --left) {
    const std::optional<Original> next = partner(pair, random);
    if (!next) return std::nullopt;
    append_sentence(variant.source, next->source);
    append_sentence(variant.target, next->target);
  }
  return variant;
}

std::string replaced(std::string_view text, TextRange place, const std::string& by) {
  return std::string(text.substr(0, place.begin)) + by + std::string(text.substr(place.end));
}

/// Another name or number in the place of one that both sides have.
Variant with_another(const Original& pair, const SharedWord& shared, RandomBits& random) {
  const auto word_of = [](std::string_view side, TextRange place) {
    return side.substr(place.begin, place.end - place.begin);
  };
  const std::string_view source = word_of(pair.source, shared.source),
                         target = word_of(pair.target, shared.target);
  std::string of_source, of_target;
  if (random.happens(0.2)) {
    const Markup markup = made_up_markup(random);
    of_source = markup.around(source);
    of_target = markup.around(target);
  } else if (shared.is_number) {
    of_source = other_digits(source, random);
    of_target = other_digits(target, random);
  } else {
    of_source = of_target = random.happens(0.5) ? made_up_name(random) : made_up_word(random);
  }
  return {replaced(pair.source, shared.source, of_source),
          replaced(pair.target, shared.target, of_target)};
}

constexpr std::size_t kForms = 6;  // of what stands beside a sentence

/// Before, behind or around a sentence, the same on both sides.
std::string beside(std::string_view side, std::size_t form, const std::string& word,
                   const Markup& markup) {
  const std::size_t mark = length_of_final_mark(side);
  const std::string end(side.substr(side.size() - mark)),
      sentence(side.substr(0, side.size() - mark));
  const std::array<std::string, kForms> forms = {
      word + ": " + sentence + end, sentence + " (" + word + ")" + end,
      sentence + end + " " + word,  word + " – " + sentence + end,
      sentence + ": " + word + end, markup.around(sentence + end)};
  return forms[form];
}

MadeVariant with_copies(const Original& pair, RandomBits& random) {
  const std::string word = made_up_word(random);
  const Markup markup = made_up_markup(random);
  const std::size_t form = random.below(kForms);
  if (random.happens(0.1)) {  // alone on a line
    const std::string line = random.happens(0.8) ? word : markup.around(word);
    return Variant{line, line};
  }
  const auto shared = shared_word(pair.source, pair.target, random.below(64));
  if (shared && random.happens(0.7)) return with_another(pair, *shared, random);
  return Variant{beside(pair.source, form, word, markup), beside(pair.target, form, word, markup)};
}

using Maker = MadeVariant (*)(const Original&, RandomBits&);
/// In the order of VariantKind.
constexpr std::array<Maker, kVariantKinds.size()> kMakers = {
    in_capitals, in_lower_case, joined_with_others, unpunctuated, with_slips, with_copies};

RandomBits draws_of(std::uint64_t seed, int epoch, std::size_t kind, std::size_t pair) {
  const std::uint64_t run = split_mix(split_mix(seed) ^ static_cast<std::uint64_t>(epoch));
  return RandomBits(split_mix(split_mix(run ^ kind) ^ pair));
}

}  // namespace

ParallelText variants_of(const PairTexts& pairs, const VariantShares& shares, std::uint64_t seed,
                         int epoch) {
  ParallelText variants;
  for (std::size_t i = 0; i < pairs.source.size(); ++i) {
    for (std::size_t kind = 0; kind < kMakers.size(); ++kind) {
      RandomBits random = draws_of(seed, epoch, kind, i);
      if (!random.happens(shares.of_kind[kind])) continue;
      const Original original = original_at(pairs, i);
      const MadeVariant variant = kMakers[kind](original, random);
      if (!variant || is_blank(variant->source) || is_blank(variant->target)) continue;
      const std::string code = original.code.empty() ? "" : std::string(original.code) + " ";
      variants.source.push_back(code + variant->source);
      variants.target.push_back(variant->target);
    }
  }
  return variants;
}

}  // namespace heed
