#pragma once

#include <string>
#include <vector>

namespace heed {

/// Text for a terminal or a pipe: with colours, or plain.
struct TextStyle {
  bool colour = false;

  std::string bold(const std::string& text) const;
  std::string faint(const std::string& text) const;
};

/// Colours if standard output is a terminal and NO_COLOR (no-color.org) is not set.
TextStyle standard_output_style();

/// Cells below each other, aligned by what they take on a terminal (report/display_width.h), two
/// spaces apart: the first column and those with `left` to the left, others to the right. Lines end
/// with a line feed and have no space at their end.
class TextTable {
 public:
  /// `left`: which columns are aligned to the left; those past its end are aligned to the right.
  explicit TextTable(std::vector<bool> left) : left_(std::move(left)) {}

  void add(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
  /// `indent` spaces before each line. `heading`: whether the first row is one.
  std::string text(const TextStyle& style, bool heading, int indent = 2) const;

 private:
  std::vector<bool> left_;
  std::vector<std::vector<std::string>> rows_;
};

/// `3.14`: so many decimals.
std::string decimal(double value, int decimals);

/// A bar of up to `width` blocks, one for `share` 1 (eighths of a block are shown); at least an
/// eighth of a positive share. A negative share gives light blocks.
std::string block_bar(double share, int width);

}  // namespace heed
