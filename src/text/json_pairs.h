#pragma once

#include <string>

#include "text/line_place.h"
#include "text/text_pair.h"

namespace heed {

/// The pair of a line of JSON:
///   {"translation": {"en": "...", "de": "..."}}  as Hugging Face's datasets write it,
///   {"source": "...", "target": "..."}           as heed's own commands do, or
///   {"en": "...", "de": "..."}                   where `selection` names both languages.
/// Where it names none, the first line sets it to the languages that stand first there. Throws
/// std::runtime_error naming the place and what was expected.
TextPair json_pair(const std::string& line, PairSelection& selection, const LinePlace& place);

}  // namespace heed
