#include "report/training_page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace heed {
namespace {

using Json = nlohmann::json;
using testing::HasSubstr;
using testing::Not;

std::string report(int update, double loss) {
  return Json{{"update", update},     {"epoch", 0.5},
              {"seconds", 2.0},       {"learning_rate", 0.00173},
              {"loss", loss},         {"target_tokens_per_second", 100.0 + update},
              {"smoothed_loss", 9.0}, {"gradient_norm", 1.0}}
             .dump() +
         "\n";
}

std::string validation(int update, const std::string& sample) {
  return Json{{"update", update},     {"epoch", 0.5},
              {"seconds", 2.0},       {"validation", {{"bleu", 12.123456789}}},
              {"training_loss", 2.0}, {"best", true},
              {"source_worth", 0.75}, {"samples", {sample}}}
             .dump() +
         "\n";
}

/// What the page's data says, as a browser reads it.
Json data_of(const std::string& page) {
  const std::string begin = "<script type=\"application/json\" id=\"data\">";
  const auto at = page.find(begin) + begin.size();
  return Json::parse(page.substr(at, page.find("</script", at) - at));
}

TEST(TrainingPage, TellsWhatTheLogHas) {
  const std::string log = report(100, 4.0) + validation(100, "Hund") + report(200, 3.0) + "{\"upda";
  const TrainingStory story{.model = "toy",
                            .source_language = "en",
                            .plan = {"two lines", "of a plan"},
                            .sources = {"dog"},
                            .references = {"der Hund"}};
  const Json data = data_of(training_page(log, story, {.progress = {.update = 200}}));
  ASSERT_EQ(data["reports"].size(), 2U);
  EXPECT_EQ(data["reports"][1]["loss"], 3.0);
  EXPECT_EQ(data["reports"][0]["learning_rate"], 0.00173);
  EXPECT_EQ(data["validations"][0]["validation"]["bleu"], 12.1235) << "six digits";
  EXPECT_EQ(data["validations"][0]["samples"], Json{"Hund"});
  EXPECT_EQ(data["validations"][0]["source_worth"], 0.75);
  EXPECT_EQ(data["samples"][0], (Json{{"source", "dog"}, {"reference", "der Hund"}}));
  EXPECT_EQ(data["plan"], (Json{"two lines", "of a plan"}));
  EXPECT_EQ(data["about"]["source_language"], "en");
  EXPECT_EQ(data["now"]["update"], 200);
}

TEST(TrainingPage, PassesOverLinesThatAreNoEntries) {
  const std::string log = "[1]\n{\"update\": 1, \"loss\": 2.0}\n" + std::string(8, '\0') + "\n" +
                          report(1, 2.0) + "{\"validation\": {}}\n";
  const Json data = data_of(training_page(log, {}, {}));
  EXPECT_EQ(data["reports"].size(), 1U);
  EXPECT_TRUE(data["validations"].empty());
}

TEST(TrainingPage, SaysHowTheTrainingStands) {
  const auto state = [](std::optional<TrainingEnd> end) {
    return data_of(training_page("", {}, {.end = end}))["now"]["state"].get<std::string>();
  };
  EXPECT_EQ(state({}), "running");
  EXPECT_EQ(state(TrainingEnd::kFinished), "finished");
  EXPECT_EQ(state(TrainingEnd::kStoppedEarly), "stopped early");
  EXPECT_EQ(state(TrainingEnd::kInterrupted), "interrupted");
}

TEST(TrainingPage, OfManyReportsHasTheMeansOfNeighbours) {
  std::string log;
  for (int update = 1; update <= 1001; ++update) log += report(update, update % 3);
  const Json reports = data_of(training_page(log, {}, {}))["reports"];
  ASSERT_EQ(reports.size(), 334U);
  EXPECT_EQ(reports[0]["update"], 3);
  EXPECT_EQ(reports[0]["loss"], 1.0);
  EXPECT_EQ(reports[0]["target_tokens_per_second"], 102.0);
  EXPECT_EQ(reports[333]["update"], 1001);
  EXPECT_EQ(reports[333]["loss"], 1.5) << "of the two that are left";
}

TEST(TrainingPage, ShowsAnyTextAsText) {
  const std::string text = "</script><script>alert(1)</script> & <!-- @STYLE@ @SCRIPT@ \u2028";
  const TrainingStory story{
      .model = text, .plan = {text}, .sources = {text}, .references = {"\xff"}};
  const std::string page = training_page(validation(1, text), story, {});
  const Json data = data_of(page);
  EXPECT_EQ(data["samples"][0]["source"], text);
  EXPECT_EQ(data["samples"][0]["reference"], "\uFFFD");
  EXPECT_EQ(data["validations"][0]["samples"][0], text);
  EXPECT_EQ(data["plan"][0], text);
  EXPECT_THAT(page, Not(HasSubstr("alert(1)</script>")));
}

TEST(TrainingPage, NeedsNoNetwork) {
  const std::string page = training_page("", {}, {});
  for (const auto* reference : {"http:", "https:", "src=", "@import", "url("})
    EXPECT_THAT(page, Not(HasSubstr(reference))) << reference;
  EXPECT_THAT(page, HasSubstr("default-src 'none'"));
}

}  // namespace
}  // namespace heed
