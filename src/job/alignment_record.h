#pragma once

#include "job/train_options.h"
#include "job/training_data.h"

namespace heed {

/// Writes into the configuration of the model that was trained which of its attention aligns words:
/// chosen by the first of these pairs (ModelAligner::choose), unless it has a head that was guided.
/// Throws std::runtime_error naming the file.
void record_alignment(const TrainOptions& options, const EncodedText& text);

}  // namespace heed
