#include "report/training_reports.h"

#include <algorithm>
#include <cstdio>
#include <utility>

#include "format/atomic_file.h"
#include "format/model_files.h"
#include "text/file_bytes.h"

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
      page_file_(folder / kTrainingPageFile),
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
  if (std::chrono::steady_clock::now() >= next_page_) write_page(progress);
}

void TrainingReports::add(const TrainingProgress& progress, const Validation& validation) {
  progress_.show(progress, validation.scores, validation.best);
  log().add(progress, validation);
  std::vector<std::pair<std::string, float>> scalars;
  for (const auto& [name, score] : by_name(validation.scores))
    scalars.emplace_back("validation/" + name, static_cast<float>(score));
  if (validation.source_worth)
    scalars.emplace_back("validation/source_worth", static_cast<float>(*validation.source_worth));
  add_event(progress.update, std::move(scalars));
  write_page(progress);
}

void TrainingReports::add_plan(const std::string& line) {
  add(line);
  story_.plan.push_back(line);
}

void TrainingReports::end(const TrainingResult& result) {
  if (log_) write_page(result.progress, result.end);
}

/// Between validations seldom enough to cost a two-hundredth of the time at most.
void TrainingReports::write_page(const TrainingProgress& progress, std::optional<TrainingEnd> end) {
  using namespace std::chrono_literals;
  using Clock = std::chrono::steady_clock;
  const auto start = Clock::now();
  const TrainingMoment moment{.progress = progress, .end = end, .wall_time = wall_time()};
  write_file_atomically(page_file_, training_page(read_file(log_file_), story_, moment));
  const auto now = Clock::now();
  next_page_ = now + std::max<Clock::duration>(5s, 200 * (now - start));
}

void TrainingReports::add_event(std::int64_t step,
                                std::vector<std::pair<std::string, float>> scalars) {
  const double now = wall_time();
  if (!events_) events_.emplace(events_folder_, now, step);
  events_->add({.wall_time = now, .step = step, .scalars = std::move(scalars)});
}

}  // namespace heed
