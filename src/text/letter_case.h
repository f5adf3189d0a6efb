#pragma once

#include <string>
#include <string_view>

namespace heed {

/// Unicode's full case mappings, in no particular language ("Straße" becomes "STRASSE"), as
/// Python's `str.lower` and `str.upper` have them.
std::string lower_case(std::string_view text);
std::string upper_case(std::string_view text);

}  // namespace heed
