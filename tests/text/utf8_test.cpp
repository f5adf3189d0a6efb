#include "text/utf8.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <random>
#include <string>
#include <string_view>

namespace heed {
namespace {

/// Length of the well-formed sequence at the start of `text`, 0 where there is none: table 3-7 of
/// the Unicode standard.
std::size_t slow_length(std::string_view text) {
  const auto in = [&](std::size_t i, int least, int most) {
    return i < text.size() && static_cast<unsigned char>(text[i]) >= least &&
           static_cast<unsigned char>(text[i]) <= most;
  };
  const auto rest = [&](std::size_t i) { return in(i, 0x80, 0xBF); };
  if (in(0, 0x00, 0x7F)) return 1;
  if (in(0, 0xC2, 0xDF) && rest(1)) return 2;
  if (in(0, 0xE0, 0xE0) && in(1, 0xA0, 0xBF) && rest(2)) return 3;
  if ((in(0, 0xE1, 0xEC) || in(0, 0xEE, 0xEF)) && rest(1) && rest(2)) return 3;
  if (in(0, 0xED, 0xED) && in(1, 0x80, 0x9F) && rest(2)) return 3;
  if (in(0, 0xF0, 0xF0) && in(1, 0x90, 0xBF) && rest(2) && rest(3)) return 4;
  if (in(0, 0xF1, 0xF3) && rest(1) && rest(2) && rest(3)) return 4;
  if (in(0, 0xF4, 0xF4) && in(1, 0x80, 0x8F) && rest(2) && rest(3)) return 4;
  return 0;
}

bool slow_is_valid(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = slow_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

std::string random_bytes(std::mt19937& random) {
  const std::string_view parts[] = {
      "a",        "\0",   "\xC3\xA4", "\xE4\xBD\xA0", "\xF0\x9F\x98\x80", "\xED\xA0\x80",
      "\xC0\x80", "\x80", "\xE4",     "\xE4\xBD",     "\xF0\x9F\x98",     "\xF4\x90\x80\x80",
      "\xFF",     "\xF4", "\xE0\x80"};
  std::string text;
  for (unsigned count = random() % 8; count > 0; --count) {
    if (random() % 4 == 0) {
      text += static_cast<char>(random());
    } else {
      text += parts[random() % std::size(parts)];
    }
  }
  return text;
}

TEST(Utf8, IsValidExactlyWhereTheStandardsTableSays) {
  std::mt19937 random(2);
  int valid = 0;
  for (int i = 0; i < 50000; ++i) {
    const std::string text = random_bytes(random);
    ASSERT_EQ(is_valid_utf8(text), slow_is_valid(text));
    valid += is_valid_utf8(text) ? 1 : 0;
  }
  EXPECT_GT(valid, 1000);
}

TEST(Utf8, IsValidAfterRepairAndUntouchedWhereItWasValid) {
  std::mt19937 random(3);
  for (int i = 0; i < 50000; ++i) {
    const std::string text = random_bytes(random);
    const std::string repaired = repair_utf8(text);
    ASSERT_TRUE(slow_is_valid(repaired));
    if (slow_is_valid(text)) {
      ASSERT_EQ(repaired, text);
    }
    // What is well-formed stays, in its order.
    std::string kept, kept_after;
    for (std::string_view rest = text; !rest.empty();
         rest.remove_prefix(std::max<std::size_t>(1, slow_length(rest)))) {
      kept += rest.substr(0, slow_length(rest));
    }
    for (std::size_t at = 0; at < repaired.size();
         at += slow_length(std::string_view(repaired).substr(at))) {
      const std::string_view one =
          std::string_view(repaired).substr(at, slow_length(std::string_view(repaired).substr(at)));
      if (one != "\uFFFD") kept_after += one;
    }
    ASSERT_EQ(kept_after, kept);
  }
}

TEST(Utf8, PutsOneReplacementForEachMaximalPart) {
  EXPECT_EQ(repair_utf8("a\xE4\xBDz"), "a\uFFFDz");  // cut off: one
  EXPECT_EQ(repair_utf8("\xED\xA0\x80"),
            "\uFFFD\uFFFD\uFFFD");                     // a surrogate: no byte fits the first
  EXPECT_EQ(repair_utf8("\xC0\xAF"), "\uFFFD\uFFFD");  // overlong
  EXPECT_EQ(repair_utf8("\xF4\x90\x80\x80"), "\uFFFD\uFFFD\uFFFD\uFFFD");  // above U+10FFFF
  EXPECT_EQ(repair_utf8("\xF0\x9F\x98"), "\uFFFD");                        // cut off by the end
  EXPECT_EQ(repair_utf8(std::string_view("\0\xFF", 2)), std::string("\0\uFFFD", 4));
}

}  // namespace
}  // namespace heed
