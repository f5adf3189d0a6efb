#include "job/training_plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "format/temporary_folder.h"

namespace heed {
namespace {

TEST(PlannedVocabulary, GrowsWithTheText) {
  const std::vector<std::pair<double, int>> sizes = {{1, 200},        {30, 200},     {1000, 700},
                                                     {5000, 2000},    {30000, 4000}, {135000, 8000},
                                                     {500000, 16000}, {1e7, 16000}};
  for (const auto& [pairs, size] : sizes) EXPECT_EQ(planned_vocabulary_size(pairs), size) << pairs;
}

/// A machine that trains with 144 GFLOP/s, and sentences of eleven pieces.
TrainingLoad load_of(double pairs) {
  return {.pairs = pairs,
          .source_pieces = 11 * pairs,
          .target_pieces = 11 * pairs,
          .validation_pairs = pairs / 100,
          .vocabulary = planned_vocabulary_size(pairs),
          .device = {.rate = 1.3e11 / 0.9}};
}

/// As somebody who has said nothing but the texts.
TrainOptions open_options() {
  TrainOptions options;
  for (const auto& choice : plan_training(load_of(1000), options)) options.open.insert(choice.name);
  return options;
}

TrainOptions open_options(const std::string& after) {
  TrainOptions options = open_options();
  options.open.erase("--after");
  options.training.after = TrainingSpan::parse(after);
  return options;
}

std::map<std::string, std::string> plan(double pairs, const TrainOptions& options) {
  std::map<std::string, std::string> chosen;
  for (const auto& [name, value] : plan_training(load_of(pairs), options)) chosen[name] = value;
  return chosen;
}

TEST(PlannedSize, FollowsTextAndTime) {
  const std::vector<std::tuple<double, std::string, std::string>> table = {
      {30, "1m", "128"},      {5000, "6m", "128"},   {5000, "10h", "128"},   {135000, "12m", "128"},
      {135000, "1h", "192"},  {135000, "4h", "256"}, {800000, "12m", "128"}, {800000, "24h", "256"},
      {135000, "10u", "128"}, {135000, "30e", "256"}};
  for (const auto& [pairs, after, width] : table)
    EXPECT_EQ(plan(pairs, open_options(after))["--d-model"], width) << pairs << ' ' << after;
}

TEST(PlannedSize, IsThePresetsWhereOneIsNamed) {
  TrainOptions options = open_options("1m");
  options.preset = Preset::kBase;
  EXPECT_EQ(plan(100, options)["--d-model"], "256");
  options.preset = Preset::kTiny;
  EXPECT_EQ(plan(1e7, options)["--encoder-layers"], "3");
}

TEST(PlannedSize, GoesWithAWidthThatIsGiven) {
  TrainOptions options = open_options();
  options.open.erase("--d-model");
  options.architecture.d_model = 64;
  EXPECT_EQ(plan(5000, options)["--d-model"], "64");
  EXPECT_EQ(plan(5000, options)["--encoder-ffn"], "256");
}

/// All that is chosen, as one would type it.
std::string typed_plan(const TrainingLoad& load, const TrainOptions& options) {
  std::string typed;
  for (const auto& [name, value] : plan_training(load, options))
    typed += (typed.empty() ? "" : " ") + name + " " + value;
  return typed;
}

TEST(PlannedTraining, IsThisOfASmallAndALargeText) {
  EXPECT_EQ(typed_plan(load_of(5000), open_options()),
            "--d-model 128 --encoder-layers 3 --decoder-layers 3 --encoder-heads 4 --decoder-heads "
            "4 --encoder-ffn 512 --decoder-ffn 512 --dropout 0.27 --after 60e --valid-every 3.8e "
            "--batch-tokens 1024 --learning-rate 0.003 --warmup 360 --cooldown 0.5 --precision "
            "float32 --average-decay 0.99");
  EXPECT_EQ(typed_plan(load_of(135000), open_options("1h")),
            "--d-model 192 --encoder-layers 4 --decoder-layers 4 --encoder-heads 4 --decoder-heads "
            "4 --encoder-ffn 768 --decoder-ffn 768 --dropout 0.13 --after 3600s --valid-every 230s "
            "--batch-tokens 4096 --learning-rate 0.0024 --warmup 370 --cooldown 0.5 --precision "
            "float32 --average-decay 0.99");
  TrainOptions guided = open_options("24h");
  guided.guided_alignment = "auto";
  EXPECT_EQ(typed_plan(load_of(800000), guided),
            "--d-model 256 --encoder-layers 4 --decoder-layers 4 --encoder-heads 4 --decoder-heads "
            "4 --encoder-ffn 1024 --decoder-ffn 1024 --dropout 0.12 --after 86400s --valid-every "
            "5400s --batch-tokens 4096 --learning-rate 0.0021 --warmup 2000 --cooldown 0.5 "
            "--precision float32 --average-decay 0.999 --guided-alignment-layer 1");
}

TEST(PlannedTraining, TakesFewerEpochsOfALargerText) {
  EXPECT_EQ(plan(30, open_options())["--after"], "167e");
  EXPECT_EQ(plan(5000, open_options())["--after"], "60e");
  EXPECT_EQ(plan(135000, open_options())["--after"], "31e");
  EXPECT_EQ(plan(1e8, open_options())["--after"], "10e");
}

TEST(PlannedTraining, DropsMoreOfASmallTextThatIsReadOften) {
  const auto dropout = [](double pairs, const std::string& after) {
    return std::stod(plan(pairs, open_options(after))["--dropout"]);
  };
  EXPECT_GT(dropout(5000, "6m"), 0.15);
  EXPECT_LT(dropout(135000, "12m"), 0.1);
  EXPECT_GT(dropout(5000, "6m"), dropout(5000, "1m"));
  EXPECT_EQ(dropout(1, "100h"), 0.3);
}

TEST(PlannedTraining, HasAFewThousandUpdatesWhereTimeAllows) {
  EXPECT_EQ(plan(5000, open_options("6m"))["--batch-tokens"], "2048");
  EXPECT_EQ(plan(135000, open_options("6m"))["--batch-tokens"], "1024");
  EXPECT_EQ(plan(135000, open_options("4h"))["--batch-tokens"], "4096");
  EXPECT_EQ(plan(100, open_options("1m"))["--batch-tokens"], "512");
}

TEST(PlannedTraining, MultipliesInBFloat16WhereThatIsFaster) {
  TrainOptions options = open_options("1h");
  TrainingLoad load = load_of(135000);
  const auto planned = [&](const std::string& name) {
    for (const auto& choice : plan_training(load, options))
      if (choice.name == name) return choice.value;
    return std::string();
  };
  EXPECT_EQ(planned("--precision"), "float32");
  const double dropout = std::stod(planned("--dropout"));
  load.device.gains_by_bfloat16 = true;
  EXPECT_EQ(planned("--precision"), "bfloat16");
  EXPECT_GT(std::stod(planned("--dropout")), dropout);  // the text is read more often
  options.open.erase("--precision");
  EXPECT_EQ(planned("--precision"), "float32");
}

TEST(PlannedTraining, GivesAGpuLargeBatches) {
  TrainOptions options = open_options("10m");
  TrainingLoad load = load_of(800000);
  load.device = {.rate = 4e13, .gains_by_bfloat16 = true, .update_seconds = 0.012};
  std::map<std::string, std::string> chosen;
  for (const auto& [name, value] : plan_training(load, options)) chosen[name] = value;
  EXPECT_EQ(chosen["--batch-tokens"], "32768");
  EXPECT_EQ(chosen["--d-model"], "256");
  load.pairs = 1000;
  for (const auto& [name, value] : plan_training(load, options)) chosen[name] = value;
  EXPECT_GE(std::stoi(chosen["--batch-tokens"]), 4096);
}

TEST(PlannedTraining, TakesSmallerStepsFromAModelThatHasLearnt) {
  TrainOptions options = open_options("12m");
  const double first = std::stod(plan(5000, options)["--learning-rate"]);
  options.start_from = "model";
  EXPECT_LT(std::stod(plan(5000, options)["--learning-rate"]), first / 5.0);
}

TEST(PlannedTraining, ValidatesForATwentiethOfTheTimeFourToSixteenTimes) {
  for (const auto& [share, interval] : std::vector<std::pair<double, std::string>>{
           {0.01, "10e"}, {0.5, "10e"}, {0.8, "16e"}, {1.0, "20e"}, {2.0, "40e"}, {8.0, "40e"}}) {
    TrainingLoad load = load_of(5000);
    load.validation_pairs = share * load.pairs;
    std::map<std::string, std::string> chosen;
    for (const auto& [name, value] : plan_training(load, open_options("160e")))
      chosen[name] = value;
    EXPECT_EQ(chosen["--valid-every"], interval) << share;
  }
}

TEST(PlannedTraining, IsPossibleWhateverTheTextAndTheTime) {
  for (const double pairs : {1.0, 30.0, 5000.0, 135000.0, 1e7})
    for (const char* after : {"0", "1u", "1s", "0.1e", "1000h", "500e", "1000000u"}) {
      for (auto& [name, value] : plan(pairs, open_options(after))) {
        if (name == "--precision") continue;
        EXPECT_EQ(value.find_first_not_of("0123456789.eus"), std::string::npos) << name << value;
        if (name == "--after") continue;
        EXPECT_GT(std::stod(value), 0.0) << name << ' ' << after;
      }
    }
}

TEST(Plan, IsToldInAFewLines) {
  TrainOptions options;
  options.training.after = TrainingSpan::parse("12m");
  ModelConfig model = options.architecture;
  model.vocab_size = model.decoder_vocab_size = 8000;
  const auto lines = describe_plan(load_of(135000), model, options);
  ASSERT_EQ(lines.size(), 4U);
  EXPECT_THAT(lines[0], testing::HasSubstr("4 + 4 layers of width 256, 8000 pieces, 9,428,800 "
                                           "parameters; dropout 0.1"));
  EXPECT_THAT(lines[1],
              testing::HasSubstr("1,485,000 target pieces an epoch, in batches of 2048 tokens; "
                                 "about 0.9 GB of memory besides the text"));
  EXPECT_THAT(lines[2], testing::HasSubstr("in 0:12:00"));
  EXPECT_THAT(lines[3], testing::HasSubstr("expect good translations"));
  EXPECT_THAT(lines[2],
              testing::HasSubstr("about 1.1 epochs in 0:12:00, if this machine stays as fast "
                                 "as it is now (2,300 pieces a second)"));
  options.training.after = TrainingSpan::parse("10s");
  EXPECT_THAT(describe_plan(load_of(135000), model, options)[3], testing::HasSubstr("--after"));
  options.training.after = {};
  const auto expected = [&](double pairs) {
    return describe_plan(load_of(pairs), model, options)[3];
  };
  EXPECT_THAT(expected(1999), testing::HasSubstr("expect pieces of its own text"));
  EXPECT_THAT(expected(2000), testing::HasSubstr("expect the gist"));
  EXPECT_THAT(expected(20000), testing::HasSubstr("expect useful translations"));
  EXPECT_THAT(expected(80000), testing::HasSubstr("expect good translations"));
  EXPECT_THAT(describe_plan(load_of(300), model, options)[2],
              testing::HasSubstr("until it is stopped"));
}

}  // namespace
}  // namespace heed
