#include "report/training_log.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "format/temporary_folder.h"

namespace heed {
namespace {

class TrainingLogFile : public testing::Test {
 protected:
  /// "100 200 200v": the updates of the entries, v for a validation.
  std::string updates() const {
    std::istringstream lines(bytes_of(path_));
    std::string text;
    for (std::string line; std::getline(lines, line);) {
      const auto entry = nlohmann::json::parse(line);
      text += (text.empty() ? "" : " ") + entry["update"].dump() +
              (entry.contains("validation") ? "v" : "");
    }
    return text;
  }

  void report(TrainingLog& log, std::int64_t update) const {
    log.add({.update = update, .loss = 0.5});
  }

  TemporaryFolder folder_;
  std::filesystem::path path_ = folder_.path() / "training.jsonl";
};

TEST_F(TrainingLogFile, HasOneObjectALine) {
  TrainingLog log(path_, false);
  log.add({.update = 100,
           .epoch = 0.5,
           .seconds = 2.0,
           .target_tokens_per_second = 10.0,
           .loss = 0.25,
           .smoothed_loss = 0.5});
  log.add({.update = 100, .epoch = 0.5, .loss_since_validation = 1.5},
          {.scores = {{Metric::kBleu, 12.5}, {Metric::kLoss, 2.0}},
           .source_worth = 0.75,
           .samples = {"Hund", "\xff"},
           .best = true});
  std::istringstream lines(bytes_of(path_));
  std::string first, second;
  std::getline(lines, first);
  std::getline(lines, second);
  EXPECT_FALSE(nlohmann::json::parse(first).contains("communication"));
  EXPECT_EQ(nlohmann::json::parse(first)["loss"], 0.25);
  EXPECT_EQ(nlohmann::json::parse(first)["smoothed_loss"], 0.5);
  EXPECT_EQ(nlohmann::json::parse(second)["training_loss"], 1.5);
  EXPECT_EQ(nlohmann::json::parse(first)["target_tokens_per_second"], 10.0);
  EXPECT_EQ(nlohmann::json::parse(second)["validation"],
            (nlohmann::json{{"bleu", 12.5}, {"loss", 2.0}}));
  EXPECT_EQ(nlohmann::json::parse(second)["best"], true);
  EXPECT_EQ(nlohmann::json::parse(second)["source_worth"], 0.75);
  EXPECT_EQ(nlohmann::json::parse(second)["samples"], (nlohmann::json{"Hund", "\uFFFD"}));
}

TEST_F(TrainingLogFile, HasTheShareOfCommunicationWhereThereAreSeveralProcesses) {
  TrainingLog(path_, false).add({.update = 1, .communication = 0.0});
  EXPECT_EQ(nlohmann::json::parse(bytes_of(path_)).at("communication"), 0.0);
}

TEST_F(TrainingLogFile, BeginsAnewUnlessResumed) {
  {
    TrainingLog log(path_, false);
    report(log, 100);
  }
  {
    TrainingLog log(path_, false);
    report(log, 50);
  }
  EXPECT_EQ(updates(), "50");
}

TEST_F(TrainingLogFile, HasEachUpdateOnceAfterResuming) {
  {
    TrainingLog log(path_, false);
    report(log, 100);
    log.add({.update = 100}, {.scores = {{Metric::kBleu, 1.0}}, .best = true});
    report(log, 200);
    log.add({.update = 200}, {.scores = {{Metric::kBleu, 2.0}}, .best = true});
    report(log, 300);
  }
  {
    TrainingLog log(path_, true);                   // from a state saved after update 150
    EXPECT_EQ(updates(), "100 100v 200 200v 300");  // nothing is lost before there is something new
    report(log, 200);
    log.add({.update = 200}, {.scores = {{Metric::kBleu, 2.0}}, .best = true});
  }
  EXPECT_EQ(updates(), "100 100v 200 200v");
}

TEST_F(TrainingLogFile, DropsALineThatWasCutOff) {
  {
    TrainingLog log(path_, false);
    report(log, 100);
  }
  folder_.write("training.jsonl", bytes_of(path_) + "{\"update\": 200, \"lo");
  {
    TrainingLog log(path_, true);
    report(log, 300);
  }
  EXPECT_EQ(updates(), "100 300");
}

TEST_F(TrainingLogFile, DropsWhatComesAfterADamagedLine) {
  {
    TrainingLog log(path_, false);
    report(log, 100);
  }
  folder_.write("training.jsonl", bytes_of(path_) + std::string(8, '\0') + "\n{\"update\":200}\n");
  {
    TrainingLog log(path_, true);
    report(log, 300);
  }
  EXPECT_EQ(updates(), "100 300");
}

TEST_F(TrainingLogFile, MayBeResumedWithoutAFile) {
  {
    TrainingLog log(path_, true);
    report(log, 100);
  }
  EXPECT_EQ(updates(), "100");
}

TEST_F(TrainingLogFile, NamesAFileThatCannotBeWritten) {
  const auto message = message_of<std::runtime_error>(
      [&] { TrainingLog(folder_.path() / "missing" / "training.jsonl", false); });
  EXPECT_NE(message.find("missing/training.jsonl"), std::string::npos);
}

}  // namespace
}  // namespace heed
