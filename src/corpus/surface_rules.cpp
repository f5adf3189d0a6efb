#include "corpus/surface_rules.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <iterator>
#include <string>
#include <vector>

#include "text/utf8.h"

namespace heed {
namespace {

using Numbers = std::vector<std::string>;

bool is_separator(std::int32_t character) {
  constexpr std::array<std::int32_t, 6> kSeparators = {'.', ',', '\'', 0xA0, 0x2009, 0x202F};
  return std::find(kSeparators.begin(), kSeparators.end(), character) != kSeparators.end();
}

/// Digits without zeros at either end, which say as little as where the point stands.
std::string bare(const std::string& digits) {
  const std::size_t first = digits.find_first_not_of('0'), last = digits.find_last_not_of('0');
  return first == std::string::npos ? "0" : digits.substr(first, last + 1 - first);
}

bool may_have_digits(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0xD9;  // Arabic's and behind
  });
}

/// The numbers of a text, sorted. `joins`: digits with a separator between are one number.
Numbers numbers_of(std::string_view text, bool joins) {
  Numbers numbers;
  if (!may_have_digits(text)) return numbers;
  std::string digits;
  bool is_behind_separator = false;
  const auto finish = [&] {
    if (!digits.empty()) numbers.push_back(bare(digits));
    digits.clear();
  };
  for (std::size_t offset = 0; offset < text.size();) {
    const std::int32_t character = next_character(text, offset);
    const int digit = u_charDigitValue(character);
    if (digit >= 0) {
      digits += static_cast<char>('0' + digit);
      is_behind_separator = false;
    } else {
      const bool may_go_on = joins && is_separator(character);
      if (is_behind_separator || !may_go_on) finish();
      is_behind_separator = may_go_on;
    }
  }
  finish();
  std::sort(numbers.begin(), numbers.end());
  return numbers;
}

/// The digits but for zeros, sorted: the same however numbers are cut.
std::string all_digits(const Numbers& numbers) {
  std::string digits;
  for (const std::string& number : numbers)
    std::copy_if(number.begin(), number.end(), std::back_inserter(digits),
                 [](char c) { return c != '0'; });
  std::sort(digits.begin(), digits.end());
  return digits;
}

Numbers without(const Numbers& numbers, const Numbers& others) {
  Numbers rest;
  std::set_difference(numbers.begin(), numbers.end(), others.begin(), others.end(),
                      std::back_inserter(rest));
  return rest;
}

/// 3 for 15, 10 for 22: hours of half a day and of a whole one. (Zeros at the end are lost.)
bool are_same_hour(const std::string& one, const std::string& other) {
  constexpr std::size_t kLongest = 2;
  constexpr int kHalfDay = 12;
  if (one.size() > kLongest || other.size() > kLongest) return false;
  const auto hours = [](const std::string& number) {
    return number.size() == 1 ? std::array{std::stoi(number), std::stoi(number + "0")}
                              : std::array{std::stoi(number), std::stoi(number)};
  };
  for (const int hour : hours(one))
    for (const int other_hour : hours(other))
      if (std::abs(hour - other_hour) == kHalfDay) return true;
  return false;
}

bool may_be_a_word(const std::string& number) { return number.size() <= 2; }

bool agree(const Numbers& sources, const Numbers& targets) {
  if (sources == targets || all_digits(sources) == all_digits(targets)) return true;
  const Numbers only_source = without(sources, targets), only_target = without(targets, sources);
  if (only_source.empty() || only_target.empty()) {
    const Numbers& rest = only_source.empty() ? only_target : only_source;
    return std::all_of(rest.begin(), rest.end(), may_be_a_word);
  }
  return only_source.size() == 1 && only_target.size() == 1 &&
         are_same_hour(only_source.front(), only_target.front());
}

}  // namespace

bool have_same_numbers(std::string_view source, std::string_view target) {
  const bool are_joined_same = agree(numbers_of(source, true), numbers_of(target, true));
  return are_joined_same || agree(numbers_of(source, false), numbers_of(target, false));
}

namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_name_character(char c) {
  return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == ':';
}

/// Whether a tag begins with the bracket at `begin`: a name, and then its end or attributes.
bool is_tag(std::string_view text, std::size_t begin) {
  std::size_t at = begin + 1;
  if (at < text.size() && text[at] == '/') ++at;
  if (at >= text.size() || !is_letter(text[at])) return false;
  while (at < text.size() && is_name_character(text[at])) ++at;
  if (at >= text.size() || (text[at] != ' ' && text[at] != '/' && text[at] != '>')) return false;
  const std::size_t end = text.find_first_of("<>", at);
  return end != std::string_view::npos && text[end] == '>';
}

bool is_entity(std::string_view text, std::size_t begin) {
  std::size_t at = begin + 1;
  if (at < text.size() && text[at] == '#') ++at;
  const std::size_t name = at;
  while (at < text.size() && (is_letter(text[at]) || (text[at] >= '0' && text[at] <= '9'))) ++at;
  return at > name + 1 && at < text.size() && text[at] == ';';
}

}  // namespace

std::size_t count_tags(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = text.find_first_of("<&"); at != std::string_view::npos;
       at = text.find_first_of("<&", at + 1))
    count += (text[at] == '<' ? is_tag(text, at) : is_entity(text, at)) ? 1 : 0;
  return count;
}

}  // namespace heed
