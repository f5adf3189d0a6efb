#pragma once

#include <span>

#include "decoding/pair_scorer.h"
#include "decoding/translator.h"

namespace heed {

/// Sets log p of translations to what `heed score` gives for their text. Mostly it is what the
/// search found. A text is read again where it would be cut into other pieces than those that the
/// model wrote (which are less likely than they look), was cut at a limit, or was put together; all
/// are where the search was `restricted` to a shortlist.
void score_as_text(PairScorer& scorer, const Tokenizer& target, bool restricted,
                   std::span<Translation> translations);

}  // namespace heed
