#include "metrics/chrf.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace heed {
namespace {

double score(const std::string& hypothesis, const References& references,
             const ChrfOptions& options = {}) {
  return chrf(std::vector<std::string>{hypothesis}, references, options);
}

TEST(Chrf, IsAHundredForTheReferenceItself) {
  EXPECT_NEAR(score("Straße", {{"Straße"}}), 100.0, 1e-9);
  EXPECT_NEAR(score("die lange Straße", {{"die lange Straße"}}, {.words = true}), 100.0, 1e-9);
}

TEST(Chrf, IsZeroWithoutACommonCharacter) {
  EXPECT_EQ(score("abc", {{"xyz"}}), 0.0);
  EXPECT_EQ(score("", {{"xyz"}}), 0.0);
  EXPECT_EQ(score("abc", {{""}}), 0.0);
}

TEST(Chrf, LeavesWhiteSpaceOut) { EXPECT_NEAR(score("a b\u00a0c", {{"abc"}}), 100.0, 1e-9); }

TEST(Chrf, CountsCharactersNotBytes) {
  const ChrfCounts counts = count_chrf("äöü", std::vector<std::string>{"äöu"}, {});
  EXPECT_EQ(counts.hypothesis[0], 3);
  EXPECT_EQ(counts.matches[0], 2);
  EXPECT_EQ(counts.matches[1], 1);
}

// Orders 1 and 2 by hand: precision (2/2 + 1/1) / 2 = 1, recall (2/3 + 1/2) / 2 = 7/12; F = 5 P R /
// (4 P + R).
TEST(Chrf, WeighsRecallTwiceAsMuch) {
  EXPECT_NEAR(score("ab", {{"abc"}}), 100.0 * 5 * (7.0 / 12) / (4 + 7.0 / 12), 1e-9);
}

TEST(Chrf, TakesTheReferenceThatScoresBest) {
  EXPECT_NEAR(score("guten Tag", {{"gute Nacht"}, {"guten Tag"}}), 100.0, 1e-9);
}

TEST(Chrf, ThatIsExpectedIsTheMeanOverTheReferencesByWeight) {
  const std::vector<std::string> lines = {"guten Tag", "gute Nacht", "", "guten Tag, Tom"};
  const std::vector<double> weights = {1.0, 0.5, 2.0, 0.0};
  const auto expected = expected_chrf(lines, weights);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    double sum = 0.0;
    for (std::size_t reference = 0; reference < lines.size(); ++reference)
      sum += weights[reference] * score(lines[i], {{lines[reference]}});
    EXPECT_NEAR(expected[i], sum / 3.5, 1e-9) << lines[i];
  }
}

TEST(Chrf, IgnoresCaseOnRequest) {
  EXPECT_NEAR(score("ÄPFEL", {{"äpfel"}}, {.lowercase = true}), 100.0, 1e-9);
  EXPECT_LT(score("ÄPFEL", {{"äpfel"}}), 100.0);
}

TEST(ChrfPlusPlus, TakesOnePunctuationMarkFromAWord) {
  const auto words = [](const std::string& line) {
    return count_chrf(line, std::vector<std::string>{line}, {.words = true})
        .hypothesis[kChrfCharacterOrder];
  };
  EXPECT_EQ(words("Hallo, Welt!"), 4);
  EXPECT_EQ(words("(ja)"), 2);  // "(ja" and ")"
  EXPECT_EQ(words("(ja"), 2);
  EXPECT_EQ(words("!"), 1);
  EXPECT_EQ(words("ü"), 1);
  EXPECT_EQ(words("ü."), 2);
}

TEST(Chrf, CountsNoHypothesisNgramsWhereTheReferenceHasNone) {
  const ChrfCounts counts = count_chrf("abcdef", std::vector<std::string>{"ab"}, {});
  EXPECT_EQ(counts.hypothesis[1], 5);
  EXPECT_EQ(counts.hypothesis[2], 0);
}

TEST(Chrf, NamesItsOptionsInTheSignature) {
  EXPECT_EQ(chrf_line(12.345, {.words = true, .lowercase = true}, 3, 1),
            "chrF2++|nrefs:3|case:lc|eff:yes|nc:6|nw:2|space:no|version:2.6.0 = 12.3");
}

TEST(Chrf, RefusesReferencesOfAnotherLength) {
  EXPECT_THROW(score("a", {{"a", "b"}}), std::invalid_argument);
}

}  // namespace
}  // namespace heed
