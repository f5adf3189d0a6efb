#include "variants/variant_kind.h"

#include <algorithm>
#include <charconv>
#include <stdexcept>
#include <string_view>

namespace heed {
namespace {

constexpr std::string_view kUsual =
    "capitals:0.02,lower-case:0.02,joined:0.04,unpunctuated:0.02,typing-errors:0.02,copied:0.06";

double share_in(std::string_view text, const std::string& name) {
  double share = -1.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), share);
  const bool is_number = error == std::errc() && end == text.data() + text.size();
  if (!is_number || !(share >= 0.0 && share <= 1.0))
    throw std::invalid_argument("the share of " + name + " is '" + std::string(text) +
                                "'; it must be 0 to 1");
  return share;
}

/// `capitals:0.05`
void set_one(VariantShares& shares, std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos)
    throw std::invalid_argument("'" + std::string(text) +
                                "' has no share; write none, usual, or kinds with the shares of "
                                "pairs that they are made of, such as capitals:0.05,joined:0.1");
  const std::string name(text.substr(0, colon));
  const VariantKind kind = value_named(kVariantKinds, name, "a kind of variant");
  shares.of_kind[static_cast<std::size_t>(kind)] = share_in(text.substr(colon + 1), name);
}

}  // namespace

VariantShares VariantShares::parse(const std::string& text) {
  VariantShares shares;
  if (text == "none") return shares;
  std::string_view rest = text == "usual" ? kUsual : std::string_view(text);
  while (true) {
    const std::size_t comma = rest.find(',');
    set_one(shares, rest.substr(0, comma));
    if (comma == std::string_view::npos) return shares;
    rest.remove_prefix(comma + 1);
  }
}

bool VariantShares::any() const {
  return std::any_of(of_kind.begin(), of_kind.end(), [](double share) { return share > 0.0; });
}

double VariantShares::growth() const {
  constexpr double kJoinedPairs = 2.5;  // in the mean
  double growth = 1.0 + (kJoinedPairs - 1.0) * of(VariantKind::kJoined);
  for (const double share : of_kind) growth += share;
  return growth;
}

}  // namespace heed
