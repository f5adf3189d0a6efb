#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// What the metrics share that print as sacreBLEU (Post 2018) does.
namespace heed {

/// The version whose figures these metrics equal; it stands in every signature.
inline constexpr std::string_view kSacreBleuVersion = "2.6.0";

/// [reference][line]: one list of lines a reference, each as long as the hypotheses.
using References = std::vector<std::vector<std::string>>;

/// Throws std::invalid_argument, saying which counts differ, unless there is a line, and each
/// reference has one for each hypothesis.
void require_references(std::span<const std::string> hypotheses, const References& references);

/// `value` with so many digits after the point.
std::string fixed_point(double value, int digits);

}  // namespace heed
