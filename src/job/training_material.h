#pragma once

#include "job/train_options.h"
#include "job/training_data.h"
#include "job/training_folder.h"
#include "job/training_job.h"

namespace heed {

/// What a training works with, from its files.
struct TrainingMaterial {
  Vocabulary vocabulary;
  EncodedText training;
  EncodedText validation;  ///< may be without pairs
};

/// Reads the corpora and makes the folder ready: start_folder() where the training begins anew,
/// else the recipe alone. Throws std::runtime_error naming the file, or where no pair is short
/// enough.
TrainingMaterial prepare_material(const TrainOptions& options);

/// The job of these options, but for what it reports and is stopped by. Both must outlive it.
TrainingJob training_job(const TrainOptions& options, const TrainingMaterial& material);

}  // namespace heed
