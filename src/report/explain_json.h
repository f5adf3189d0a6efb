#pragma once

#include <nlohmann/json.hpp>
#include <vector>

#include "explain/explanation.h"
#include "explain/faithfulness.h"
#include "explain/head_kinds.h"

namespace heed {

/// Explanations as JSON, as report/explain.schema.json describes it. Numbers keep their full
/// precision: a float is written with as many digits as tell it from every other float. What is not
/// a number (a masked score) is null.
nlohmann::ordered_json explanation_json(const Explanation& explanation, const MapChoice& choice);

/// How one head's weights come about: its queries, keys and values, a row of numbers for each
/// piece, and its scores, weights and contributions, which are the `maps` of its attention.
nlohmann::ordered_json head_vectors_json(const HeadVectors& vectors, const AttentionMaps& maps);

/// The same as explanation_json has them.
nlohmann::ordered_json alternatives_json(const std::vector<Alternative>& alternatives);

nlohmann::ordered_json head_profiles_json(const std::vector<HeadProfile>& profiles, int sentences);

nlohmann::ordered_json faithfulness_json(const std::vector<MethodFaithfulness>& methods,
                                         int sentences);

}  // namespace heed
