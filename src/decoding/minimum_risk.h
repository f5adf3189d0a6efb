#pragma once

#include <vector>

#include "decoding/translation.h"

namespace heed {

/// Minimum Bayes risk (Kumar & Byrne 2004; Eikema & Aziz 2022): puts first what is likest to the
/// other candidates, by chrF2, so that it would lose least if one of these were right. Each
/// candidate counts as often as it is there. `hypothesis.score` becomes the mean chrF2 with the
/// others, 0 to 100; what was cut comes last, and of equal ones the order stays.
void rank_by_risk(std::vector<TranslatedText>& candidates);

}  // namespace heed
