#pragma once

#include <string>
#include <vector>

#include "explain/explanation.h"
#include "explain/faithfulness.h"
#include "explain/head_kinds.h"
#include "report/text_table.h"

namespace heed {

/// Explanations for people to read, in a terminal. Several sections, each with a heading that says
/// what its figures are.
std::string explanation_text(const Explanation& explanation, const MapChoice& choice,
                             const TextStyle& style);

std::string head_profiles_text(const std::vector<HeadProfile>& profiles, int sentences,
                               const TextStyle& style);

std::string faithfulness_text(const std::vector<MethodFaithfulness>& methods, int sentences,
                              const TextStyle& style);

}  // namespace heed
