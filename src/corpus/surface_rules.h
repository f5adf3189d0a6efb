#pragma once

#include <cstddef>
#include <string_view>

/// What can be seen of a pair without knowing its languages.
namespace heed {

/// False where the sides have other numbers. 12.5, 12,5 and 12.50 are the same, as are 1,000 and
/// 1.000, 25.8. and August 25, and 3 p.m. and 15; the order is free, and digits are those of any
/// script. A number that only one side has is taken for one that the other writes as a word, if it
/// has at most two digits before its zeros.
bool have_same_numbers(std::string_view source, std::string_view target);

/// Tags of markup (<b>, </a>, <br/>), and what looks like an entity and is none.
std::size_t count_tags(std::string_view text);

}  // namespace heed
