#pragma once

#include "decoding/hypothesis.h"
#include "decoding/token_score.h"

namespace heed {

/// log p / length^A: what hypotheses of different lengths are compared by (A = 0: plain log p).
/// `length` counts `</s>`, also where it was cut off, as Hugging Face counts.
double normalized_score(double log_probability, int length, double length_penalty);

/// The best that a partial hypothesis can reach by growing to `length`: every further token is
/// certain (log p 0). An upper bound for all that is no longer, since dividing a negative number by
/// more makes it better.
double best_reachable_score(double log_probability, int length, double length_penalty);

/// No token yet, unfinished.
Hypothesis empty_hypothesis();

/// Appends a token; `end` finishes the hypothesis. Keeps `score` in step.
void append_token(Hypothesis& hypothesis, TokenScore token, int end, double length_penalty);

/// Better first: finished before unfinished, then the higher score.
bool ranks_before(const Hypothesis& a, const Hypothesis& b);

}  // namespace heed
