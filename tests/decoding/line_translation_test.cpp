#include "decoding/line_translation.h"

#include <gtest/gtest.h>

namespace heed {
namespace {

TranslatedText text(const std::string& written, int id, double log_probability, double score) {
  return {.text = written,
          .hypothesis = {.ids = {id},
                         .token_log_probabilities = {static_cast<float>(log_probability)},
                         .log_probability = log_probability,
                         .score = score,
                         .finished = true},
          .sentences = {{.ids = {id}}}};
}

std::vector<std::string> texts_of(const std::vector<TranslatedText>& lines) {
  std::vector<std::string> texts;
  for (const TranslatedText& line : lines) texts.push_back(line.text);
  return texts;
}

using Sentences = std::vector<std::vector<TranslatedText>>;
using Texts = std::vector<std::string>;

const Sentences kThree = {{text("A.", 1, -1, -0.5), text("B.", 2, -3, -2)},
                          {text("C.", 3, -2, -1), text("D.", 4, -8, -4)},
                          {text("E.", 5, -0.5, -0.25), text("F.", 6, -1, -0.75)}};

TEST(JoinedSentences, AreTheBestOfEachWithAllThatIsKnownOfThem) {
  for (const std::size_t n_best : {1, 2}) {
    const TranslatedText line = join_sentences(kThree, n_best).front();
    EXPECT_EQ(line.text, "A. C. E.");
    EXPECT_EQ(line.hypothesis.ids, (std::vector<int>{1, 3, 5}));
    EXPECT_EQ(line.hypothesis.token_log_probabilities, (std::vector<float>{-1, -2, -0.5}));
    EXPECT_DOUBLE_EQ(line.hypothesis.log_probability, -3.5);
    EXPECT_DOUBLE_EQ(line.hypothesis.score, -1.75 / 3);
    EXPECT_TRUE(line.hypothesis.finished);
    EXPECT_FALSE(line.is_truncated);
    ASSERT_EQ(line.sentences.size(), 3U);
    EXPECT_EQ(line.sentences[2].ids, std::vector<int>{5});
  }
}

TEST(JoinedSentences, AreAsManyAsAreWantedBestFirst) {
  EXPECT_EQ(texts_of(join_sentences(kThree, 1)), (Texts{"A. C. E."}));
  EXPECT_EQ(texts_of(join_sentences(kThree, 3)), (Texts{"A. C. E.", "A. C. F.", "B. C. E."}));
  EXPECT_EQ(join_sentences(kThree, 20).size(), 8U);
  EXPECT_EQ(texts_of(join_sentences(Sentences(1, kThree[1]), 2)), (Texts{"C.", "D."}));
  EXPECT_EQ(texts_of(join_sentences(Sentences(1, kThree[1]), 1)), (Texts{"C."}));
}

TEST(JoinedSentences, AreDifferentTexts) {
  const Sentences same = {{text("A.", 1, -1, -1), text("A.", 2, -2, -2), text("B.", 3, -3, -3)},
                          {text("C.", 4, -1, -1), text("C.", 5, -1.5, -1.5)}};
  const auto lines = join_sentences(same, 3);
  EXPECT_EQ(texts_of(lines), (Texts{"A. C.", "B. C."}));
  EXPECT_EQ(lines[0].hypothesis.ids, (std::vector<int>{1, 4}));
}

TEST(JoinedSentences, AreCutOrUnfinishedWhereOneOfThemIs) {
  for (const std::size_t sentence : {0, 1, 2}) {
    Sentences sentences = kThree;
    sentences[sentence].front().is_truncated = true;
    sentences[sentence].front().hypothesis.finished = false;
    const TranslatedText line = join_sentences(sentences, 1).front();
    EXPECT_TRUE(line.is_truncated) << sentence;
    EXPECT_FALSE(line.hypothesis.finished) << sentence;
  }
}

}  // namespace
}  // namespace heed
