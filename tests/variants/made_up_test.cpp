#include "variants/made_up.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <regex>
#include <set>
#include <vector>

namespace heed {
namespace {

constexpr int kMany = 1000;

/// A number that depends on every byte of the texts, in their order.
std::uint64_t sum_of(const std::vector<std::string>& texts) {
  std::uint64_t sum = 0;
  for (const std::string& text : texts)
    for (const char c : text + "\n") sum = split_mix(sum ^ static_cast<unsigned char>(c));
  return sum;
}

std::vector<std::string> words(int count) {
  RandomBits random(1);
  std::vector<std::string> made;
  for (int i = 0; i < count; ++i) made.push_back(made_up_word(random));
  return made;
}

std::vector<std::string> markups(int count) {
  RandomBits random(1);
  std::vector<std::string> made;
  for (int i = 0; i < count; ++i) made.push_back(made_up_markup(random).around("|"));
  return made;
}

// A training that goes on with another compiler's heed must read the same text.
TEST(MadeUp, IsTheSameForTheSameKeyWhateverTheCompiler) {
  EXPECT_THAT(words(8),
              testing::ElementsAre("rataba@gupunu-sucu.net", "3.9.4", ":noytirbes_taszovo",
                                   "RD155857", "913¥", "1 €", "${curmugove}", "juxdo.cpp"));
  EXPECT_EQ(sum_of(words(kMany)), 6910758351622324763U);
  EXPECT_EQ(sum_of(markups(kMany)), 739010140943982539U);
}

/// How many of the texts each form matches; each text is of one.
template <std::size_t kCount>
std::array<int, kCount> matches(const std::vector<std::string>& texts,
                                const std::array<const char*, kCount>& forms) {
  std::array<int, kCount> counts{};
  const std::vector<std::regex> patterns(forms.begin(), forms.end());
  for (const std::string& text : texts) {
    int found = 0;
    for (std::size_t form = 0; form < kCount; ++form)
      if (std::regex_match(text, patterns[form])) found += ++counts[form] > 0 ? 1 : 0;
    EXPECT_EQ(found, 1) << text;
  }
  return counts;
}

TEST(MadeUp, WordsAreOfTheFormsThatTranslationsKeep) {
  const auto counts = matches(
      words(kMany),
      std::array{
          "[A-Z][a-z]{3,11}",                                            // a name
          "[1-9][0-9]{0,5}", "[1-9][0-9]?:[1-9][0-9]",                   // numbers
          "[1-9]\\.[1-9][0-9]?\\.[1-9]", "[A-Z]{2}-?[1-9][0-9]{0,5}",    //
          "(€|\\$|£|¥)[1-9][0-9]{0,3}", "[1-9][0-9]{0,3} ?(€|\\$|£|¥)",  // amounts
          "https?://[a-z.-]+(/[a-z]+){0,3}(\\.html|/)?(\\?[a-z]+=[1-9][0-9](&[a-z]+=[a-z]+)?)?"
          "(#[a-z]+)?",                               // web address
          "[a-z]+([._+-][a-z]+)?@[a-z.-]+\\.[a-z]+",  // mail address
          "%[sd]|%[12]\\$[sd]|%1|\\{[01]\\}|"         // placeholder
          "(\\{|\\{\\{|\\$\\{|\\$|%\\(|%|:|\\[\\[|__|@)[a-z]+(_[a-z]+)?"
          "(\\}|\\}\\}|\\)s|%|\\]\\]|__)?",
          "/[a-z]+/[a-z]+", "--[a-z]+", "[a-z]+\\.[a-z]+", "[a-z]+_[a-z]+(\\(\\))?"});
  for (const int count : counts) EXPECT_GT(count, kMany / 200);
}

TEST(MadeUp, MarkupStandsAroundInTwoKindsAndALink) {
  const auto counts =
      matches(markups(kMany), std::array{"<a href=\"https?://[^\"<>]+\">\\|</a>", "`\\|`",
                                         "<(b|i|code|strong|em|p|span|0)>\\|</\\1>"});
  EXPECT_NEAR(counts[0], 0.2 * kMany, 50);
  EXPECT_NEAR(counts[1], 0.16 * kMany, 50);
}

TEST(MadeUp, OtherDigitsStandWhereDigitsStoodAndTheFirstIsNoZero) {
  std::set<std::string> found;
  for (std::uint64_t key = 0; key < 200; ++key) {
    const std::string other = other_digits("1,205.00", RandomBits(key));
    EXPECT_TRUE(std::regex_match(other, std::regex("[1-9],[0-9]{3}\\.[0-9]{2}"))) << other;
    EXPECT_EQ(other_digits("1205:00", RandomBits(key)),
              other.substr(0, 1) + other.substr(2, 3) + ":" + other.substr(6));
    found.insert(other);
  }
  EXPECT_GT(found.size(), 190U);
}

}  // namespace
}  // namespace heed
