#include "report/training_reports.h"

#include <gtest/gtest.h>

#include <cstring>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "format/temporary_folder.h"
#include "text/line_reader.h"

namespace heed {
namespace {

class Reports : public testing::Test {
 protected:
  TrainingReports reports(bool resume = false) {
    return {folder_.path(), resume, ProgressStyle::kQuiet};
  }
  /// The updates of the log's entries.
  std::vector<int> logged() const {
    std::vector<int> updates;
    for (const std::string& line : read_lines(folder_.path() / "training.jsonl"))
      updates.push_back(nlohmann::json::parse(line)["update"]);
    return updates;
  }
  nlohmann::json page() const {
    const std::string text = bytes_of(folder_.path() / "training.html");
    const std::string mark = "<script type=\"application/json\" id=\"data\">";
    const auto begin = text.find(mark) + mark.size();
    return nlohmann::json::parse(text.substr(begin, text.find("</script>", begin) - begin));
  }
  /// What TensorBoard's file holds, as bytes.
  std::string events() const {
    std::string all;
    for (const auto& file : std::filesystem::directory_iterator(folder_.path() / "tensorboard"))
      all += bytes_of(file.path());
    return all;
  }
  /// What stands behind a scalar's name: its number.
  float scalar(const std::string& name) const {
    const std::string bytes = events();
    const auto at = bytes.find(name + "\x15");  // the field simple_value
    if (at == std::string::npos) return -1.0F;
    float value = 0.0F;
    std::memcpy(&value, bytes.data() + at + name.size() + 1, sizeof value);
    return value;
  }

  TemporaryFolder folder_;
};

TEST_F(Reports, TouchNothingBeforeTheFirstEntry) {
  {
    TrainingReports none = reports();
    none.begin({.model = "m"});
    none.add_plan("a plan");
    none.end({});
  }
  EXPECT_TRUE(std::filesystem::is_empty(folder_.path()));
}

TEST_F(Reports, TellLogEventsAndPageOfAReport) {
  TrainingReports all = reports();
  all.begin({.model = "m", .plan = {"80 updates"}});
  all.add_plan("and more");
  all.add({.update = 5,
           .epoch = 0.5,
           .target_tokens_per_second = 64.0,
           .loss = 2.5,
           .smoothed_loss = 3.5,
           .learning_rate = 0.25,
           .gradient_norm = 1.5});
  EXPECT_EQ(logged(), std::vector<int>{5});
  EXPECT_EQ(scalar("train/loss"), 2.5F);
  EXPECT_EQ(scalar("train/smoothed_loss"), 3.5F);
  EXPECT_EQ(scalar("train/learning_rate"), 0.25F);
  EXPECT_EQ(scalar("train/gradient_norm"), 1.5F);
  EXPECT_EQ(scalar("train/tokens_per_second"), 64.0F);
  EXPECT_EQ(scalar("train/epoch"), 0.5F);
  EXPECT_EQ(page()["now"]["state"], "running");
  EXPECT_EQ(page()["plan"], (nlohmann::json{"80 updates", "and more"}));
  EXPECT_EQ(page()["reports"].size(), 1U);
}

TEST_F(Reports, WriteThePageAtTheEnd) {
  TrainingReports all = reports();
  all.add({.update = 5});
  all.add({.update = 10});
  EXPECT_EQ(logged(), (std::vector<int>{5, 10}));
  all.end({.end = TrainingEnd::kStoppedEarly, .progress = {.update = 12}, .best = {}});
  EXPECT_EQ(page()["now"]["update"], 12);
  EXPECT_EQ(page()["now"]["state"], "stopped early");
}

TEST_F(Reports, TellLogEventsAndPageOfAValidation) {
  TrainingReports all = reports();
  all.add({.update = 5});
  all.add({.update = 6},
          {.scores = {{Metric::kBleu, 12.5}, {Metric::kLoss, 2.0}}, .source_worth = 0.75});
  EXPECT_EQ(logged(), (std::vector<int>{5, 6}));
  EXPECT_EQ(scalar("validation/bleu"), 12.5F);
  EXPECT_EQ(scalar("validation/loss"), 2.0F);
  EXPECT_EQ(scalar("validation/source_worth"), 0.75F);
  EXPECT_EQ(page()["now"]["update"], 6);
  EXPECT_EQ(page()["validations"].size(), 1U);
}

TEST_F(Reports, GoOnWithTheLogWhereATrainingIsResumed) {
  reports().add({.update = 5});
  reports(true).add({.update = 6});
  EXPECT_EQ(logged(), (std::vector<int>{5, 6}));
  reports().add({.update = 1});
  EXPECT_EQ(logged(), std::vector<int>{1});
}

}  // namespace
}  // namespace heed
