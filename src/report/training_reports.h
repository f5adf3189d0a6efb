#pragma once

#include <filesystem>
#include <optional>

#include "report/event_file.h"
#include "report/progress.h"
#include "report/training_log.h"

namespace heed {

/// Tells of a training in three places: on stderr, in the folder's `training.jsonl`, and in
/// `tensorboard/`.
class TrainingReports {
 public:
  /// `resume`: go on after what the folder's log holds.
  TrainingReports(const std::filesystem::path& folder, bool resume, ProgressStyle style);

  void add(const TrainingProgress& progress);
  void add(const TrainingProgress& progress, const ValidationScores& scores, bool best);
  void add(const std::string& message) { progress_.show(message); }

 private:
  TrainingLog& log();
  void add_event(std::int64_t step, std::vector<std::pair<std::string, float>> scalars);

  std::filesystem::path events_folder_, log_file_;
  Progress progress_;
  bool resume_;
  // From the first entry on: before that, nothing of the folder is touched.
  std::optional<TrainingLog> log_;
  std::optional<EventFile> events_;
};

}  // namespace heed
