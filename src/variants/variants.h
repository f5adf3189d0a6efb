#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "text/parallel_text.h"
#include "variants/variant_kind.h"

/// Variants: changed copies of sentence pairs that a training reads besides these, so that a model
/// bears what real text has and its corpus lacks: capitals, several sentences on a line, missing
/// full stops, typing errors, and what must come through untranslated.
namespace heed {

/// Sentence pairs, as many sources as targets; UTF-8. A language code before a source (">>deu<<")
/// stays before its variants.
struct PairTexts {
  std::span<const std::string> source, target;
};

/// The variants of an epoch, in the order of the pairs: of each kind that share, each pair having
/// its chance. A pure function of its arguments; which pairs have a variant of one kind does not
/// depend on the others. Pairs that a kind makes no sense of (capitals of a number) have none.
ParallelText variants_of(const PairTexts& pairs, const VariantShares& shares, std::uint64_t seed,
                         int epoch);

}  // namespace heed
