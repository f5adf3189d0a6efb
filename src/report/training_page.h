#pragma once

#include <optional>
#include <string>
#include <vector>

#include "job/training_progress.h"

namespace heed {

/// What the page of a training tells beside the figures of its log.
struct TrainingStory {
  std::string model;                                       ///< its name
  std::string source_language = {}, target_language = {};  ///< codes ("en"); may be empty
  std::vector<std::string> plan = {};                      ///< what is to be done, a line each
  std::vector<std::string> sources = {},
                           references = {};  ///< [N] the pairs whose translations the log has
};

/// Where the training stands when its page is written.
struct TrainingMoment {
  TrainingProgress progress = {};
  std::optional<TrainingEnd> end = {};  ///< none while it runs
  double wall_time = 0.0;               ///< seconds since 1970
};

/// `training.html`: one self-contained page with the curves and the sample translations that `log`
/// has (the text of a `training.jsonl`; lines that are not whole are passed over). Where there are
/// many progress reports, the means of neighbours stand for them. Text of any kind is shown as
/// text. While the training runs, an open page takes in what is written over it.
std::string training_page(const std::string& log, const TrainingStory& story,
                          const TrainingMoment& moment);

}  // namespace heed
