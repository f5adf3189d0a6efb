#include "cli/translation_format.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <stdexcept>

#include "text/json_lines.h"

namespace heed {
namespace {

Hypothesis hypothesis(double log_probability, double score) {
  Hypothesis result;
  result.log_probability = log_probability;
  result.score = score;
  return result;
}

Translation example() {
  Translation translation;
  translation.line = 4;
  translation.sentences.emplace_back().text = "a";
  translation.n_best = {{.text = "ein Haus", .hypothesis = hypothesis(-1.5, -0.5)},
                        {.text = "das Haus", .hypothesis = hypothesis(-2, -1)}};
  return translation;
}

Translation empty_line() {
  Translation translation;
  translation.line = 5;
  translation.n_best.emplace_back();
  return translation;
}

constexpr AlignmentStyle kHard{.kind = AlignmentStyle::Kind::kHard};

/// 0-0 of the best, and 0-1 of the second; `</s>` is the last row and column.
std::vector<SoftAlignment> alignments() {
  return {{.rows = 3, .columns = 2, .values = {1, 0, 0, 1, 0, 1}},
          {.rows = 3, .columns = 2, .values = {0, 1, 1, 0, 0, 1}}};
}

TEST(FormatTranslation, IsTheBestTranslationAlone) {
  EXPECT_EQ(format_translation(example(), {}, {}), "ein Haus\n");
}

TEST(FormatTranslation, AppendsAlignmentAndLogP) {
  EXPECT_EQ(format_translation(example(), {}, {.scores = true}), "ein Haus\t-1.500000\n");
  EXPECT_EQ(format_translation(example(), alignments(), {.alignment = kHard}),
            "ein Haus ||| 0-0\n");
  EXPECT_EQ(format_translation(example(), alignments(), {.scores = true, .alignment = kHard}),
            "ein Haus ||| 0-0\t-1.500000\n");
}

TEST(FormatTranslation, ListsTheNBestAsMosesDoes) {
  EXPECT_EQ(format_translation(example(), {}, {.n_best = true}),
            "4 ||| ein Haus ||| F0=-1.500000 ||| -0.500000\n4 ||| das Haus ||| F0=-2.000000 ||| "
            "-1.000000\n");
  EXPECT_EQ(format_translation(example(), alignments(), {.n_best = true, .alignment = kHard}),
            "4 ||| ein Haus ||| 0-0 ||| F0=-1.500000 ||| -0.500000\n"
            "4 ||| das Haus ||| 0-1 ||| F0=-2.000000 ||| -1.000000\n");
}

TEST(FormatTranslation, OfAnEmptyLineIsAnEmptyLine) {
  EXPECT_EQ(format_translation(empty_line(), std::vector<SoftAlignment>(1),
                               {.scores = true, .alignment = kHard}),
            "\n");
  EXPECT_EQ(format_translation(empty_line(), {}, {.json = true}), "\n");
  EXPECT_EQ(format_translation(empty_line(), {}, {.n_best = true}),
            "5 |||  ||| F0=0.000000 ||| 0.000000\n");
}

TEST(FormatTranslation, AddsToTheJsonObjectAndKeepsItsFields) {
  Translation translation = example();
  translation.input.attachment = parse_json_line(R"({"z":[1],"source":"a house"})", {"file", 1});
  EXPECT_EQ(format_translation(translation, {}, {.json = true}),
            "{\"z\":[1],\"source\":\"a house\",\"translation\":\"ein Haus\"}\n");
  EXPECT_EQ(format_translation(translation, alignments(),
                               {.json = true, .scores = true, .alignment = kHard}),
            "{\"z\":[1],\"source\":\"a house\",\"translation\":\"ein "
            "Haus\",\"log_probability\":-1.5,\"score\":-0.5,"
            "\"alignment\":[[0,0]]}\n");
}

TEST(FormatTranslation, ListsTheNBestInJson) {
  Translation translation = example();
  translation.input.attachment = JsonFields();
  EXPECT_EQ(format_translation(translation, {}, {.json = true, .n_best = true}),
            "{\"translation\":\"ein Haus\",\"log_probability\":-1.5,\"score\":-0.5,\"n_best\":["
            "{\"translation\":\"ein Haus\",\"log_probability\":-1.5,\"score\":-0.5},"
            "{\"translation\":\"das Haus\",\"log_probability\":-2.0,\"score\":-1.0}]}\n");
}

TEST(FormatLog, HasSixDecimalsAndNoNegativeZero) {
  EXPECT_EQ(format_log(-12.3456789), "-12.345679");
  EXPECT_EQ(format_log(-0.0), "0.000000");
  EXPECT_EQ(format_log(-1e-9), "0.000000");
}

TEST(AlignmentStyle, IsHardSoftOrAShare) {
  EXPECT_EQ(AlignmentStyle::parse("").kind, AlignmentStyle::Kind::kNone);
  EXPECT_EQ(AlignmentStyle::parse("hard").kind, AlignmentStyle::Kind::kHard);
  EXPECT_EQ(AlignmentStyle::parse("soft").kind, AlignmentStyle::Kind::kSoft);
  EXPECT_EQ(AlignmentStyle::parse("0.25").kind, AlignmentStyle::Kind::kThreshold);
  EXPECT_FLOAT_EQ(AlignmentStyle::parse("0.25").threshold, 0.25F);
  EXPECT_FALSE(AlignmentStyle::parse("0.25").possible);
  EXPECT_FLOAT_EQ(AlignmentStyle::parse("0.5,0.2").threshold, 0.5F);
  EXPECT_FLOAT_EQ(AlignmentStyle::parse("0.5,0.2").with_possible().threshold, 0.2F);
  EXPECT_FLOAT_EQ(AlignmentStyle::parse("0.5").with_possible().threshold, 0.5F);
  for (const char* wrong : {"0.2,0.5", "0.5,", ",0.5", "0.5,0.2,0.1", "hard,0.2", "harder", "1.5",
                            "-0.1", "0.3x", "nan"}) {
    EXPECT_THROW(AlignmentStyle::parse(wrong), std::invalid_argument) << wrong;
  }
}

TEST(FormatTranslation, WritesLinksOrTheWholeMatrix) {
  const std::vector<SoftAlignment> weights = {
      {.rows = 3, .columns = 3, .values = {0.2F, 2, 0, 3, 1, 0, 3, 1, 0}}};
  const auto written = [&](const std::string& style, bool json) {
    Translation translation = example();
    translation.input.attachment = JsonFields();
    return format_translation(translation, weights,
                              {.json = json, .alignment = AlignmentStyle::parse(style)});
  };
  EXPECT_EQ(written("hard", false), "ein Haus ||| 0-1 1-0\n");
  EXPECT_EQ(written("hard", true), "{\"translation\":\"ein Haus\",\"alignment\":[[0,1],[1,0]]}\n");
  EXPECT_EQ(written("0.2", false), "ein Haus ||| 0-1 1-0 1-1\n");
  EXPECT_EQ(written("0.05", false), "ein Haus ||| 0-0 0-1 1-0 1-1\n");
  EXPECT_EQ(written("0.2,0.05", false), "ein Haus ||| 0p0 0-1 1-0 1-1\n");
  EXPECT_EQ(written("0.2,0.05", true),
            "{\"translation\":\"ein Haus\",\"alignment\":[[0,0,\"p\"],[0,1],[1,0],[1,1]]}\n");
  EXPECT_EQ(written("soft", false), "ein Haus ||| 0.0909091,0.909091,0 0.75,0.25,0 0.75,0.25,0\n");
  const auto rows = nlohmann::json::parse(written("soft", true)).at("alignment");
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_NEAR(rows[1][0].get<double>(), 0.75, 1e-6);
}

}  // namespace
}  // namespace heed
