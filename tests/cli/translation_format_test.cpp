#include "cli/translation_format.h"

#include <gtest/gtest.h>

#include <stdexcept>

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
  translation.source.pieces = {"a"};
  translation.n_best = {{"ein Haus", hypothesis(-1.5, -0.5)}, {"das Haus", hypothesis(-2, -1)}};
  return translation;
}

Translation empty_line() {
  Translation translation;
  translation.line = 5;
  translation.n_best.emplace_back();
  return translation;
}

std::vector<WrittenAlignment> alignments() { return {{"0-0", {{0, 0}}}, {"0-1", {{0, 1}}}}; }

TEST(FormatTranslation, IsTheBestTranslationAlone) { EXPECT_EQ(format_translation(example(), {}, {}), "ein Haus\n"); }

TEST(FormatTranslation, AppendsAlignmentAndLogP) {
  EXPECT_EQ(format_translation(example(), {}, {.scores = true}), "ein Haus\t-1.500000\n");
  EXPECT_EQ(format_translation(example(), alignments(), {.alignment = true}), "ein Haus ||| 0-0\n");
  EXPECT_EQ(format_translation(example(), alignments(), {.scores = true, .alignment = true}),
            "ein Haus ||| 0-0\t-1.500000\n");
}

TEST(FormatTranslation, ListsTheNBestAsMosesDoes) {
  EXPECT_EQ(format_translation(example(), {}, {.n_best = true}),
            "4 ||| ein Haus ||| F0=-1.500000 ||| -0.500000\n4 ||| das Haus ||| F0=-2.000000 ||| -1.000000\n");
  EXPECT_EQ(format_translation(example(), alignments(), {.n_best = true, .alignment = true}),
            "4 ||| ein Haus ||| 0-0 ||| F0=-1.500000 ||| -0.500000\n"
            "4 ||| das Haus ||| 0-1 ||| F0=-2.000000 ||| -1.000000\n");
}

TEST(FormatTranslation, OfAnEmptyLineIsAnEmptyLine) {
  EXPECT_EQ(format_translation(empty_line(), std::vector<WrittenAlignment>(1), {.scores = true, .alignment = true}),
            "\n");
  EXPECT_EQ(format_translation(empty_line(), {}, {.json = true}), "\n");
  EXPECT_EQ(format_translation(empty_line(), {}, {.n_best = true}), "5 |||  ||| F0=0.000000 ||| 0.000000\n");
}

TEST(FormatTranslation, AddsToTheJsonObjectAndKeepsItsFields) {
  Translation translation = example();
  translation.input.attachment = nlohmann::ordered_json::parse(R"({"z":[1],"source":"a house"})");
  EXPECT_EQ(format_translation(translation, {}, {.json = true}),
            "{\"z\":[1],\"source\":\"a house\",\"translation\":\"ein Haus\"}\n");
  EXPECT_EQ(format_translation(translation, alignments(), {.json = true, .scores = true, .alignment = true}),
            "{\"z\":[1],\"source\":\"a house\",\"translation\":\"ein Haus\",\"log_probability\":-1.5,\"score\":-0.5,"
            "\"alignment\":[[0,0]]}\n");
}

TEST(FormatTranslation, ListsTheNBestInJson) {
  Translation translation = example();
  translation.input.attachment = nlohmann::ordered_json::object();
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
  for (const char* wrong : {"harder", "1.5", "-0.1", "0.3x", "nan"}) {
    EXPECT_THROW(AlignmentStyle::parse(wrong), std::invalid_argument) << wrong;
  }
}

TEST(WriteAlignment, WritesLinksOrTheWholeMatrix) {
  const SoftAlignment weights{.targets = 3, .sources = 3, .weights = {0.2F, 2, 0, 3, 1, 0, 3, 1, 0}};
  const auto written = [&](const std::string& style) { return write_alignment(weights, AlignmentStyle::parse(style)); };
  EXPECT_EQ(written("hard").text, "0-1 1-0");
  EXPECT_EQ(written("hard").json.dump(), "[[0,1],[1,0]]");
  EXPECT_EQ(written("0.2").text, "0-1 1-0 1-1");
  EXPECT_EQ(written("0.05").text, "0-0 0-1 1-0 1-1");
  EXPECT_EQ(written("soft").json.size(), 3U);
  EXPECT_NEAR(written("soft").json[1][0].get<double>(), 0.75, 1e-6);
}

}  // namespace
}  // namespace heed
