#include <gtest/gtest.h>

#include <stdexcept>

#include "cli/pair_scorer.h"
#include "cli/temporary_file.h"
#include "cli/text_pair_input.h"
#include "decoding/letter_vocabulary.h"

namespace heed {
namespace {

std::vector<TextPair> read_all(const TextPairFiles& files) {
  TextPairInput input(files);
  std::vector<TextPair> pairs;
  while (auto pair = input.next({})) pairs.push_back(*pair);
  return pairs;
}

std::string error_of(const TextPairFiles& files) {
  try {
    read_all(files);
  } catch (const std::exception& error) {
    return error.what();
  }
  return "";
}

TextPairFiles tsv(const TemporaryFile& file) {
  TextPairFiles files;
  files.tsv = file.path();
  return files;
}

TextPairFiles two(const TemporaryFile& source, const TemporaryFile& target) {
  TextPairFiles files;
  files.source = source.path();
  files.target = target.path();
  return files;
}

TEST(TextPairInput, ReadsTwoFilesSideBySide) {
  const TemporaryFile source("a\nb\n"), target("c\n\n");
  const auto pairs = read_all(two(source, target));
  ASSERT_EQ(pairs.size(), 2U);
  EXPECT_EQ(pairs[0].source, "a");
  EXPECT_EQ(pairs[0].target, "c");
  EXPECT_EQ(pairs[1].target, "");
}

TEST(TextPairInput, RefusesUnequalLineCountsInOneSentence) {
  const TemporaryFile one("a\n"), three("a\nb\nc\n");
  for (const auto& files : {two(one, three), two(three, one)}) {
    EXPECT_EQ(error_of(files), one.path() + " has fewer lines than " + three.path() +
                                   " (it ends after line 1); they must have the same number");
  }
}

TEST(TextPairInput, ReadsTabsAndLeavesFurtherColumnsAlone) {
  const TemporaryFile file("a\tb\tlicence\nc\td\n");
  const auto pairs = read_all(tsv(file));
  ASSERT_EQ(pairs.size(), 2U);
  EXPECT_EQ(pairs[0].target, "b");
  EXPECT_EQ(pairs[1].source, "c");
  const TemporaryFile bad("a\tb\nno tab\n");
  EXPECT_NE(error_of(tsv(bad)).find("line 2 of " + bad.path()), std::string::npos);
}

TEST(TextPairInput, ReadsJsonLines) {
  const TemporaryFile file("{\"source\":\"a\",\"target\":\"b\",\"id\":1}\n");
  TextPairFiles files;
  files.json = true;
  files.input = file.path();
  const auto pairs = read_all(files);
  ASSERT_EQ(pairs.size(), 1U);
  EXPECT_EQ(pairs[0].target, "b");
  EXPECT_EQ(pairs[0].attachment, R"({"source":"a","target":"b","id":1})");
}

TEST(TextPairInput, RefusesHalfAnInputAndTwoOfThem) {
  const TemporaryFile file("a\n");
  TextPairFiles half, both = two(file, file);
  half.source = file.path();
  both.tsv = file.path();
  EXPECT_THROW(TextPairInput{half}, std::invalid_argument);
  EXPECT_THROW(TextPairInput{both}, std::invalid_argument);
  EXPECT_THROW(TextPairInput{TextPairFiles{}}, std::invalid_argument);
}

/// log p of a token: minus its id, less a hundredth of the source's length.
class CountingScorer : public ForcedScorer {
 public:
  std::vector<ForcedScores> score(std::span<const IdPair> pairs, bool) override {
    largest = std::max(largest, pairs.size());
    std::vector<ForcedScores> results;
    for (const IdPair& pair : pairs) {
      ForcedScores& scores = results.emplace_back();
      for (const int id : pair.target) {
        scores.token_log_probabilities.push_back(-static_cast<float>(id) -
                                                 0.25F * static_cast<float>(pair.source.size()));
      }
    }
    return results;
  }
  std::size_t largest = 0;
};

std::string scored(const std::vector<TextPair>& pairs, PairScorerOptions options,
                   std::vector<std::string>* warnings = nullptr) {
  CountingScorer scorer;
  const TranslatorVocabulary letters = letter_vocabulary();
  PairScorer pair_scorer(scorer, letters.source, letters.target, options, [&](const std::string& message) {
    if (warnings != nullptr) warnings->push_back(message);
  });
  return pair_scorer.score(pairs);
}

// Ids of the letters: the space 2, a 3, b 4, c 5. "ab c" is _ a b _ c </s>: 2 + 3 + 4, 2 + 5, 0; the source "a" has
// 3 tokens, so that each target token costs 0.75 more.
TEST(PairScorer, WritesTheSumOfLogPWithTheEnd) {
  EXPECT_EQ(scored({{"a", "ab c"}}, {}), "-20.500000\n");
  EXPECT_EQ(scored({{"a", "ab c"}}, {.normalize = true}), "-3.416667\n");
}

TEST(PairScorer, AppendsANumberForEachWordAndForTheEnd) {
  EXPECT_EQ(scored({{"a", "ab c"}}, {.word_scores = true}), "-20.500000\t-11.250000 -8.500000 -0.750000\n");
}

TEST(PairScorer, WritesOneLineForEachPairInOrder) {
  std::vector<TextPair> pairs;
  std::string expected;
  for (const char* target : {"ab c", "a", "ab c ab c", ""}) pairs.push_back({"a", target});
  for (const TextPair& pair : pairs) expected += scored({pair}, {});
  EXPECT_EQ(scored(pairs, {}), expected);
  EXPECT_EQ(scored(pairs, {.batch_tokens = 1}), expected);
}

TEST(PairScorer, AddsToTheJsonObjectAndKeepsItsFields) {
  EXPECT_EQ(scored({{"a", "a", R"({"id":1,"source":"a","target":"a"})"}}, {.normalize = true, .json = true}),
            "{\"id\":1,\"source\":\"a\",\"target\":\"a\",\"log_probability\":-7.25,\"score\":-2.4166666666666665}\n");
  EXPECT_EQ(scored({{"a", "a"}}, {.word_scores = true, .json = true}),
            "{\"source\":\"a\",\"target\":\"a\",\"log_probability\":-7.25,\"word_scores\":[-6.5,-0.75]}\n");
}

TEST(PairScorer, CutsWhatIsTooLongAndRepairsWhatIsNotUtf8) {
  std::vector<std::string> warnings;
  const std::string lines = scored({{"a", "a"}, {"a", "abcdefgh"}, {"a\xFF", "a"}}, {.positions = 4}, &warnings);
  EXPECT_EQ(std::count(lines.begin(), lines.end(), '\n'), 3);
  ASSERT_EQ(warnings.size(), 2U);
  EXPECT_EQ(warnings[0], "line 2: the target is too long: only its first 3 pieces are scored");
  EXPECT_TRUE(warnings[1].starts_with("line 3: the source is not UTF-8")) << warnings[1];
}

TEST(WordScores, AreZeroForAWordWithoutPieces) {
  EncodedLine target;
  target.word_of_piece = {0, 2};
  target.words = 3;
  const std::vector<float> tokens = {-1, -2, -3};
  EXPECT_EQ(word_scores(target, tokens), (std::vector<double>{-1, 0, -2, -3}));
}

}  // namespace
}  // namespace heed
