#include "alignment/alignment_style.h"

#include <charconv>
#include <stdexcept>
#include <string_view>

namespace heed {
namespace {

std::optional<float> parse_share(std::string_view text) {
  float share = 0.0F;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), share);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  return whole && share >= 0 && share <= 1 ? std::optional(share) : std::nullopt;
}

}  // namespace

AlignmentStyle AlignmentStyle::parse(const std::string& text) {
  if (text.empty()) return {};
  if (text == "hard") return {.kind = Kind::kHard};
  if (text == "soft") return {.kind = Kind::kSoft};
  const std::size_t comma = text.find(',');
  const auto sure = parse_share(std::string_view(text).substr(0, comma));
  if (comma == std::string::npos && sure) return {.kind = Kind::kThreshold, .threshold = *sure};
  const auto possible = comma == std::string::npos
                            ? std::nullopt
                            : parse_share(std::string_view(text).substr(comma + 1));
  if (sure && possible && *possible <= *sure)
    return {.kind = Kind::kThreshold, .threshold = *sure, .possible = possible};
  throw std::invalid_argument(
      "--alignment must be hard, soft, a share from 0 to 1, or two such as 0.5,0.2 (of sure links "
      "and, no higher, of possible ones), not \"" +
      text + "\"");
}

}  // namespace heed
