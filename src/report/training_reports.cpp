#include "report/training_reports.h"

#include <chrono>
#include <cstdio>

#include "format/model_files.h"

namespace heed {
namespace {

double wall_time() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

}  // namespace

TrainingReports::TrainingReports(const std::filesystem::path& folder, bool resume,
                                 ProgressStyle style)
    : events_folder_(folder / kEventsFolder),
      log_file_(folder / kTrainingLogFile),
      progress_(stderr, style),
      resume_(resume) {}

TrainingLog& TrainingReports::log() {
  if (!log_) log_.emplace(log_file_, resume_);
  return *log_;
}

void TrainingReports::add(const TrainingProgress& progress) {
  progress_.show(progress);
  log().add(progress);
  add_event(progress.update,
            {{"train/loss", static_cast<float>(progress.loss)},
             {"train/smoothed_loss", static_cast<float>(progress.smoothed_loss)},
             {"train/learning_rate", static_cast<float>(progress.learning_rate)},
             {"train/gradient_norm", static_cast<float>(progress.gradient_norm)},
             {"train/tokens_per_second", static_cast<float>(progress.target_tokens_per_second)},
             {"train/epoch", static_cast<float>(progress.epoch)}});
}

void TrainingReports::add(const TrainingProgress& progress, const ValidationScores& scores,
                          bool best) {
  progress_.show(progress, scores, best);
  log().add(progress, scores, best);
  std::vector<std::pair<std::string, float>> scalars;
  for (const auto& [name, score] : by_name(scores))
    scalars.emplace_back("validation/" + name, static_cast<float>(score));
  add_event(progress.update, std::move(scalars));
}

void TrainingReports::add_event(std::int64_t step,
                                std::vector<std::pair<std::string, float>> scalars) {
  const double now = wall_time();
  if (!events_) events_.emplace(events_folder_, now, step);
  events_->add({.wall_time = now, .step = step, .scalars = std::move(scalars)});
}

}  // namespace heed
