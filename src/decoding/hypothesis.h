#pragma once

#include <vector>

namespace heed {

/// One finished (or length-limited) translation of one source sentence, as token ids.
struct Hypothesis {
  std::vector<int> ids;  ///< target ids, without the start symbol and without `</s>`
  std::vector<float>
      token_log_probabilities;   ///< log p of each id, then of `</s>` where it was reached
  double log_probability = 0.0;  ///< sum of the above (natural logarithm)
  double score = 0.0;            ///< log_probability / length^A: what hypotheses are ranked by
  bool finished = true;          ///< false: cut at the maximum length, no `</s>`
};

}  // namespace heed
