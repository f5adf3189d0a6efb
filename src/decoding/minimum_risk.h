#pragma once

#include <vector>

#include "decoding/translation.h"

namespace heed {

/// Where candidates for minimum Bayes risk are from.
enum class Candidates {
  kSamples,  ///< each counts as often as it was drawn
  kBeam,     ///< each counts by its probability
};

/// Minimum Bayes risk (Kumar & Byrne 2004; Eikema & Aziz 2022): puts first what is likest to all
/// candidates, by chrF2, so that it loses least whichever of them is right. `hypothesis.score`
/// becomes the chrF2 that it can expect, 0 to 100; what was cut comes last, and of equal ones the
/// order stays.
void rank_by_risk(std::vector<TranslatedText>& candidates, Candidates from);

}  // namespace heed
