#include "report/progress.h"

#include <unistd.h>

#include <algorithm>
#include <cmath>

#include "text/clock_time.h"

namespace heed {
namespace {

template <typename... Values>
std::string formatted(const char* format, Values... values) {
  char text[256];
  std::snprintf(text, sizeof text, format, values...);
  return text;
}

std::string place(const TrainingProgress& progress) {
  return formatted("epoch %.2f  update %lld", progress.epoch,
                   static_cast<long long>(progress.update));
}

}  // namespace

ProgressStyle progress_style(bool quiet) {
  if (quiet) return ProgressStyle::kQuiet;
  return ::isatty(STDERR_FILENO) != 0 ? ProgressStyle::kTerminal : ProgressStyle::kLog;
}

double share_done(const TrainingProgress& progress) {
  const double whole = progress.seconds + progress.seconds_left;
  return progress.seconds_left < 0.0 || whole <= 0.0 ? 0.0 : progress.seconds / whole;
}

std::string bar(double share, int width) {
  const auto full = static_cast<std::size_t>(std::lround(std::clamp(share, 0.0, 1.0) * width));
  return "[" + std::string(full, '#') + std::string(static_cast<std::size_t>(width) - full, '.') +
         "]";
}

std::string describe(const TrainingProgress& progress) {
  return place(progress) +
         formatted("  loss %.3f (smoothed %.3f)  %.0f tokens/s  rate %.3g  norm %.2f",
                   progress.loss, progress.smoothed_loss, progress.target_tokens_per_second,
                   progress.learning_rate, progress.gradient_norm) +
         (progress.communication < 0.0
              ? ""
              : formatted("  communication %.0f %%", 100.0 * progress.communication)) +
         "  left " + clock_time(progress.seconds_left);
}

std::string describe(const TrainingProgress& progress, const ValidationScores& scores, bool best) {
  std::string line = place(progress) + "  after " + clock_time(progress.seconds) + "  validation:";
  for (const auto& [metric, value] : scores)
    line += formatted(metric == Metric::kLoss ? "  %s %.4f" : "  %s %.2f",
                      name_in(kValidationMetrics, metric).c_str(), value);
  if (scores.contains(Metric::kLoss))
    line += formatted(", in training %.4f", progress.loss_since_validation);
  return line + (best ? "  (best)" : "");
}

Progress::~Progress() {
  if (bar_shown_) std::fputs("\n", out_);
}

void Progress::show(const TrainingProgress& progress) {
  if (style_ == ProgressStyle::kLog) write_line(describe(progress));
  show(share_done(progress), describe(progress));
}

void Progress::show(double share, const std::string& text) {
  if (style_ != ProgressStyle::kTerminal) return;
  constexpr int kWidth = 20;
  const std::string beginning = share < 0.0 ? "" : bar(share, kWidth) + " ";
  std::fprintf(out_, "\r\x1b[K%s%s", beginning.c_str(), text.c_str());
  std::fflush(out_);
  bar_shown_ = true;
}

void Progress::show(const TrainingProgress& progress, const ValidationScores& scores, bool best) {
  write_line(describe(progress, scores, best));
}

void Progress::show(const std::string& message) { write_line(message); }

void Progress::write_line(const std::string& line) {
  if (style_ == ProgressStyle::kQuiet) return;
  clear();
  std::fprintf(out_, "%s\n", line.c_str());
  std::fflush(out_);
}

void Progress::clear() {
  if (bar_shown_) {
    std::fputs("\r\x1b[K", out_);
    std::fflush(out_);
  }
  bar_shown_ = false;
}

}  // namespace heed
