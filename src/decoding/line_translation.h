#pragma once

#include <span>
#include <vector>

#include "decoding/translator.h"

namespace heed {

/// The n best translations of a line from those of its sentences [sentences][n_best], texts that
/// differ: the best is the best of each. `score` is the mean of the sentences'.
std::vector<TranslatedText> join_sentences(std::span<const std::vector<TranslatedText>> sentences,
                                           std::size_t n_best);

}  // namespace heed
