#pragma once

#include <vector>

#include "job/stored_text.h"
#include "job/train_options.h"
#include "job/training_plan.h"

namespace heed {

/// Chooses whether attention is guided (job/guidance.h). It is, by learnt links, wherever these can
/// be good: a text of 1,000 to 2 million pairs, in one direction, both sides of which are written
/// in words with spaces between. A training that starts from another model is guided if that was,
/// in the same head. Throws std::runtime_error naming a file of that model which cannot be read.
std::vector<ChosenOption> planned_guidance(const TrainOptions& options, const TrainingText& text);

}  // namespace heed
