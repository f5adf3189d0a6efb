#include "alignment/alignment_style.h"

#include <charconv>
#include <stdexcept>

namespace heed {

AlignmentStyle AlignmentStyle::parse(const std::string& text) {
  if (text.empty()) return {};
  if (text == "hard") return {.kind = Kind::kHard};
  if (text == "soft") return {.kind = Kind::kSoft};
  AlignmentStyle style{.kind = Kind::kThreshold};
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), style.threshold);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  if (!whole || !(style.threshold >= 0 && style.threshold <= 1)) {
    throw std::invalid_argument("--alignment must be hard, soft or a share from 0 to 1, not \"" +
                                text + "\"");
  }
  return style;
}

}  // namespace heed
