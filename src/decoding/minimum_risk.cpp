#include "decoding/minimum_risk.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "decoding/ranking.h"
#include "metrics/chrf.h"

namespace heed {
namespace {

/// Relative to the likeliest one, so that none of them underflows that counts.
std::vector<double> weights_of(const std::vector<TranslatedText>& candidates, Candidates from) {
  std::vector<double> weights(candidates.size(), 1.0);
  if (from == Candidates::kSamples) return weights;
  double best = -INFINITY;
  for (const auto& candidate : candidates)
    best = std::max(best, candidate.hypothesis.log_probability);
  for (std::size_t i = 0; i < candidates.size(); ++i)
    weights[i] = std::exp(candidates[i].hypothesis.log_probability - best);
  return weights;
}

}  // namespace

void rank_by_risk(std::vector<TranslatedText>& candidates, Candidates from) {
  std::vector<std::string> texts;
  for (const TranslatedText& candidate : candidates) texts.push_back(candidate.text);
  const std::vector<double> expected = expected_chrf(texts, weights_of(candidates, from));
  for (std::size_t i = 0; i < candidates.size(); ++i) candidates[i].hypothesis.score = expected[i];
  std::stable_sort(candidates.begin(), candidates.end(),
                   [](const TranslatedText& a, const TranslatedText& b) {
                     return ranks_before(a.hypothesis, b.hypothesis);
                   });
}

}  // namespace heed
