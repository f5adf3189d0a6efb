#include "cli/score.h"

#include <gtest/gtest.h>

namespace heed {
namespace {

const PairScore kScore = {
    .log_probability = -20.5, .per_token = -3.4166666, .words = {-11.25, -8.5, -0.75}};

TEST(FormatScore, IsLogPOrLogPOfAToken) {
  EXPECT_EQ(format_score({"a", "ab c"}, kScore, {}), "-20.500000\n");
  EXPECT_EQ(format_score({"a", "ab c"}, kScore, {.normalize = true}), "-3.416667\n");
}

TEST(FormatScore, AppendsANumberForEachWordAndForTheEnd) {
  EXPECT_EQ(format_score({"a", "ab c"}, kScore, {.word_scores = true}),
            "-20.500000\t-11.250000 -8.500000 -0.750000\n");
}

TEST(FormatScore, AddsToTheJsonObjectAndKeepsItsFields) {
  const PairScore score = {.log_probability = -7.25, .per_token = -2.5, .words = {-6.5, -0.75}};
  const TextPair pair = {"a", "a",
                         parse_json_line(R"({"id":1,"source":"a","target":"a"})", {"file", 1})};
  EXPECT_EQ(
      format_score(pair, score, {.normalize = true, .json = true}),
      "{\"id\":1,\"source\":\"a\",\"target\":\"a\",\"log_probability\":-7.25,\"score\":-2.5}\n");
  EXPECT_EQ(format_score({"a", "a"}, score, {.word_scores = true, .json = true}),
            "{\"source\":\"a\",\"target\":\"a\",\"log_probability\":-7.25,\"word_scores\":[-6.5,-0."
            "75]}\n");
}

}  // namespace
}  // namespace heed
