#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>

#include "report/event_file.h"
#include "report/progress.h"
#include "report/training_log.h"
#include "report/training_page.h"

namespace heed {

/// Tells of a training in four places: on stderr, in the folder's `training.jsonl`, in
/// `tensorboard/`, and on its page `training.html`, which is made from the log.
class TrainingReports {
 public:
  /// `resume`: go on after what the folder's log holds.
  TrainingReports(const std::filesystem::path& folder, bool resume, ProgressStyle style);

  void add(const TrainingProgress& progress);
  void add(const TrainingProgress& progress, const Validation& validation);
  void add(const std::string& message) { progress_.show(message); }

  /// What the page begins with; lines of the plan may be added until the training is over.
  void begin(TrainingStory story) { story_ = std::move(story); }
  void add_plan(const std::string& line);
  void end(const TrainingResult& result);  ///< writes the page for the last time

 private:
  TrainingLog& log();
  void write_page(const TrainingProgress& progress, std::optional<TrainingEnd> end = {});
  void add_event(std::int64_t step, std::vector<std::pair<std::string, float>> scalars);

  std::filesystem::path events_folder_, log_file_, page_file_;
  Progress progress_;
  bool resume_;
  // From the first entry on: before that, nothing of the folder is touched.
  std::optional<TrainingLog> log_;
  std::optional<EventFile> events_;
  TrainingStory story_;
  std::chrono::steady_clock::time_point next_page_;  ///< before it, reports leave the page as it is
};

}  // namespace heed
