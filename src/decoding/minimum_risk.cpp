#include "decoding/minimum_risk.h"

#include <algorithm>
#include <string>

#include "decoding/ranking.h"
#include "metrics/chrf.h"

namespace heed {

void rank_by_risk(std::vector<TranslatedText>& candidates) {
  std::vector<std::string> texts;
  for (const TranslatedText& candidate : candidates) texts.push_back(candidate.text);
  const std::vector<double> agreement = mutual_chrf(texts);
  for (std::size_t i = 0; i < candidates.size(); ++i) candidates[i].hypothesis.score = agreement[i];
  std::stable_sort(candidates.begin(), candidates.end(),
                   [](const TranslatedText& a, const TranslatedText& b) {
                     return ranks_before(a.hypothesis, b.hypothesis);
                   });
}

}  // namespace heed
