#include "report/text_table.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "report/display_width.h"

namespace heed {

std::string TextStyle::bold(const std::string& text) const {
  return colour ? "\x1b[1m" + text + "\x1b[0m" : text;
}

std::string TextStyle::faint(const std::string& text) const {
  return colour ? "\x1b[2m" + text + "\x1b[0m" : text;
}

TextStyle standard_output_style() {
  const char* refused = std::getenv("NO_COLOR");
  const bool is_refused = refused != nullptr && *refused != '\0';
  return {.colour = ::isatty(STDOUT_FILENO) != 0 && !is_refused};
}

std::string TextTable::text(const TextStyle& style, bool heading, int indent) const {
  std::vector<int> widths;
  for (const auto& row : rows_) {
    widths.resize(std::max(widths.size(), row.size()), 0);
    for (std::size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], display_width(row[i]));
  }
  std::string all;
  for (std::size_t r = 0; r < rows_.size(); ++r) {
    std::string line(static_cast<std::size_t>(indent), ' ');
    for (std::size_t i = 0; i < rows_[r].size(); ++i) {
      const bool left = i == 0 || (i < left_.size() && left_[i]);
      line += (i > 0 ? "  " : "") +
              (left ? padded_right(rows_[r][i], widths[i]) : padded_left(rows_[r][i], widths[i]));
    }
    line.erase(line.find_last_not_of(' ') + 1);
    all += (heading && r == 0 ? style.faint(line) : line) + "\n";
  }
  return all;
}

std::string decimal(double value, int decimals) {
  char text[64];
  std::snprintf(text, sizeof text, "%.*f", decimals, value);
  const std::string digits = text;
  const bool is_zero = digits.find_first_not_of("-0.") == std::string::npos;
  return is_zero && digits[0] == '-' ? digits.substr(1) : digits;  // no -0.00
}

std::string block_bar(double share, int width) {
  static constexpr std::array kEighths = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  const double clamped = std::clamp(std::abs(share), 0.0, 1.0);
  auto eighths = static_cast<int>(std::lround(clamped * 8.0 * width));
  if (clamped > 0.0) eighths = std::max(eighths, 1);
  std::string text;
  for (int block = 0; block < (share < 0 ? (eighths + 7) / 8 : eighths / 8); ++block)
    text += share < 0 ? "░" : "█";
  return share < 0 ? text : text + kEighths[static_cast<std::size_t>(eighths % 8)];
}

}  // namespace heed
