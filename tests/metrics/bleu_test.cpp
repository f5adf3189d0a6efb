#include "metrics/bleu.h"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

namespace heed {
namespace {

double score(const std::string& hypothesis, const References& references,
             const BleuOptions& options = {}) {
  return bleu(std::vector<std::string>{hypothesis}, references, options).score;
}

TEST(Bleu, IsAHundredForTheReferenceItself) {
  EXPECT_NEAR(score("the cat sat on the mat", {{"the cat sat on the mat"}}), 100.0, 1e-9);
}

TEST(Bleu, IsZeroWhenNoWordMatches) { EXPECT_EQ(score("a b c d e", {{"v w x y z"}}), 0.0); }

TEST(Bleu, IsZeroWhenNoFourGramMatchesWithoutSmoothing) {
  EXPECT_EQ(score("a b c x d", {{"a b c y d"}}, {.smoothing = BleuSmoothing::kNone}), 0.0);
  EXPECT_GT(score("a b c x d", {{"a b c y d"}}), 0.0);
}

// Papineni et al. 2002, example 2: clipped counts.
TEST(Bleu, CountsAWordAtMostAsOftenAsOneReferenceHasIt) {
  const std::vector<std::string> references = {"the cat is on the mat",
                                               "there is a cat on the mat"};
  const BleuCounts counts = count_bleu("the the the the the the the", references, {});
  EXPECT_EQ(counts.matches[0], 2);
  EXPECT_EQ(counts.totals[0], 7);
  EXPECT_EQ(counts.totals[3], 4);
}

TEST(Bleu, TakesTheClosestReferenceLengthAndOfTwoTheShorter) {
  const std::vector<std::string> references = {"a b c d e f g", "a b c", "a b c d e"};
  EXPECT_EQ(count_bleu("a b c d", references, {}).reference_length, 3);
  EXPECT_EQ(count_bleu("a b c d e f", references, {}).reference_length, 5);
}

TEST(Bleu, PunishesShortHypotheses) {
  const BleuScore result = bleu(std::vector<std::string>{"a b c d"}, {{"a b c d e f"}}, {});
  EXPECT_NEAR(result.brevity_penalty, std::exp(1.0 - 6.0 / 4.0), 1e-12);
  EXPECT_NEAR(result.score, 100.0 * result.brevity_penalty, 1e-9);
}

TEST(Bleu, HalvesEachFurtherPrecisionOfZero) {
  const BleuScore result = bleu(std::vector<std::string>{"a x b y"}, {{"a p b q"}}, {});
  EXPECT_NEAR(result.precisions[0], 50.0, 1e-12);
  EXPECT_NEAR(result.precisions[1], 100.0 / (2 * 3), 1e-12);
  EXPECT_NEAR(result.precisions[2], 100.0 / (4 * 2), 1e-12);
  EXPECT_NEAR(result.precisions[3], 100.0 / (8 * 1), 1e-12);
}

TEST(Bleu, LeavesOutOrdersLongerThanTheSentenceOnRequest) {
  EXPECT_NEAR(score("ja gut", {{"ja gut"}}, {.effective_order = true}), 100.0, 1e-9);
  EXPECT_EQ(score("ja gut", {{"ja gut"}}), 0.0);
}

TEST(Bleu, IgnoresCaseOnRequest) {
  EXPECT_NEAR(
      score("ÄPFEL und Birnen sind Obst", {{"Äpfel und birnen sind obst"}}, {.lowercase = true}),
      100.0, 1e-9);
}

TEST(Bleu, TakesAnEmptyReferenceAsOne) {
  const std::vector<std::string> references = {"", "a b"};
  EXPECT_EQ(count_bleu("a", references, {}).reference_length, 0);
  EXPECT_EQ(count_bleu("a", references, {}).matches[0], 1);
}

TEST(Bleu, SumsTheCountsOfItsLines) {
  const std::vector<std::string> hypotheses = {"a b c d", "a b x d e"};
  const References references = {{"a b c d", "a b c d e"}};
  BleuCounts sum = count_bleu("a b c d", std::vector<std::string>{"a b c d"}, {});
  sum += count_bleu("a b x d e", std::vector<std::string>{"a b c d e"}, {});
  EXPECT_DOUBLE_EQ(bleu(hypotheses, references, {}).score, bleu_of(sum, {}).score);
}

TEST(Bleu, NamesItsOptionsInTheSignature) {
  EXPECT_EQ(bleu_signature({.tokenizer = WordTokenizer::kInternational,
                            .lowercase = true,
                            .smoothing = BleuSmoothing::kAddK,
                            .smoothing_value = 0.5,
                            .effective_order = true},
                           2),
            "nrefs:2|case:lc|eff:yes|tok:intl|smooth:add-k[0.50]|version:2.6.0");
}

TEST(Bleu, RefusesReferencesOfAnotherLength) {
  const std::vector<std::string> hypotheses = {"a", "b"};
  EXPECT_THROW(bleu(hypotheses, {{"a", "b"}, {"a"}}, {}), std::invalid_argument);
  EXPECT_THROW(bleu(hypotheses, {}, {}), std::invalid_argument);
  EXPECT_THROW(bleu({}, {{}}, {}), std::invalid_argument);
}

}  // namespace
}  // namespace heed
