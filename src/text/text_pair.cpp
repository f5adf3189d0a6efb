#include "text/text_pair.h"

#include <algorithm>
#include <charconv>
#include <stdexcept>

namespace heed {
namespace {

/// The number at the beginning of `text`, which moves behind it; 0 where there is none.
int take_number(std::string_view& text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc()) return 0;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return number;
}

char in_lower_case(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

std::size_t byte_size(const TextPair& pair) {
  return pair.source.size() + pair.target.size() + pair.object_bytes;
}

void PairSelection::set_columns(const std::string& text) {
  std::string_view rest = text;
  source_column = take_number(rest);
  const bool has_comma = rest.starts_with(',');
  if (has_comma) rest.remove_prefix(1);
  target_column = take_number(rest);
  const bool is_whole = has_comma && rest.empty();
  if (!is_whole || source_column < 1 || target_column < 1 || source_column == target_column)
    throw std::invalid_argument("--columns is '" + text +
                                "'; it must be the columns of source and target, counted from 1, "
                                "such as 1,2");
}

bool is_language(std::string_view tag, std::string_view wanted) {
  if (wanted.empty() || tag.size() < wanted.size()) return false;
  const bool begins = std::equal(wanted.begin(), wanted.end(), tag.begin(), [](char a, char b) {
    return in_lower_case(a) == in_lower_case(b);
  });
  const char next = tag.size() == wanted.size() ? '-' : tag[wanted.size()];
  return begins && (next == '-' || next == '_');
}

}  // namespace heed
