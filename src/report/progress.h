#pragma once

#include <cstdio>
#include <string>

#include "job/training_progress.h"

namespace heed {

/// Where a progress report goes: a terminal gets one line that is written over, with a bar; a log
/// gets plain lines.
enum class ProgressStyle { kTerminal, kLog, kQuiet };

/// kQuiet if asked for, else what stderr is.
ProgressStyle progress_style(bool quiet);

/// Share of the training that is done, 0 to 1, by its estimate of the time left; 0 where that is
/// unknown.
double share_done(const TrainingProgress& progress);

/// `[#####.....]`, as many characters wide without the brackets.
std::string bar(double share, int width);

/// `epoch 3.42  update 12345  loss 1.900 (smoothed 2.345)  8100 tokens/s  rate 0.00173  norm 0.45
/// left 0:34:00`
std::string describe(const TrainingProgress& progress);

/// `epoch 3.00  update 10800  after 0:12:00  validation:  bleu 31.20  chrf 55.10  loss 2.3456, in
/// training 1.9012  (best)`. The second falls while the first rises where a model overfits.
std::string describe(const TrainingProgress& progress, const ValidationScores& scores, bool best);

/// Shows a training as it goes on, on `out`.
class Progress {
 public:
  Progress(std::FILE* out, ProgressStyle style) : out_(out), style_(style) {}
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  ~Progress();

  void show(const TrainingProgress& progress);
  void show(const TrainingProgress& progress, const ValidationScores& scores, bool best);
  void show(const std::string& message);
  /// A line that is written over, on a terminal only: a bar, unless `share` is negative, and text.
  void show(double share, const std::string& text);
  void clear();  ///< takes away what is written over

 private:
  void write_line(const std::string& line);

  std::FILE* out_;
  ProgressStyle style_;
  bool bar_shown_ = false;
};

}  // namespace heed
