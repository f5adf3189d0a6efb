#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace heed {

/// Where a line stands, for messages.
struct LinePlace {
  std::string_view file;  ///< as the user named it
  std::size_t line = 0;   ///< counted from 1; 0: no certain one
};

/// "links.txt, line 7".
inline std::string describe(const LinePlace& place) {
  std::string text(place.file);
  if (place.line > 0) text += ", line " + std::to_string(place.line);
  return text;
}

}  // namespace heed
