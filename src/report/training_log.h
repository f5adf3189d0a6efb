#pragma once

#include <filesystem>
#include <fstream>

#include "job/training_progress.h"

namespace heed {

/// `training.jsonl`: what a training went through, one JSON object a line, each update once however
/// often the training was resumed.
///
///     {"update": 100, "epoch": 0.4, "seconds": 31.5, "target_tokens_per_second": 8100.0,
///     "loss": 6.3, "smoothed_loss": 7.1, ...}
///     {"update": 250, "epoch": 1.0, "seconds": 80.1, "validation": {"bleu": 3.1, "chrf": 20.5,
///     "loss": 4.2}, "training_loss": 3.9, "source_worth": 0.8, "best": true, "samples": ["..."]}
class TrainingLog {
 public:
  /// `resume`: go on after what the file holds, else start it anew. Throws std::runtime_error
  /// naming the file.
  TrainingLog(const std::filesystem::path& path, bool resume);

  /// A progress report. The first entry after resuming removes those of the file that stand at its
  /// update or later: they came after the state that was resumed from.
  void add(const TrainingProgress& progress);
  void add(const TrainingProgress& progress, const Validation& validation);

 private:
  void write(std::int64_t update, const std::string& entry);
  void drop_from(std::int64_t update);

  std::filesystem::path path_;
  std::ofstream file_;
  bool resumed_;
};

}  // namespace heed
