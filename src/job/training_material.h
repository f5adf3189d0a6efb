#pragma once

#include <functional>
#include <memory>
#include <string>

#include "format/atomic_file.h"
#include "job/train_options.h"
#include "job/training_data.h"
#include "job/training_folder.h"
#include "job/training_job.h"

namespace heed {

/// What a training works with, from its files.
struct TrainingMaterial {
  Vocabulary vocabulary;
  EncodedText training;
  EncodedText validation;                ///< may be without pairs
  std::unique_ptr<NewFolder> beginning;  ///< of a new training, not yet in its place
};

/// Reads the corpora and prepares the beginning where the training begins anew (new_beginning());
/// what stands in the folder stays as it is. Throws std::runtime_error naming the file, or where no
/// pair is short enough, std::invalid_argument where a resumed training has another corpus.
/// `tell` hears what takes long.
TrainingMaterial prepare_material(const TrainOptions& options,
                                  const std::function<void(const std::string&)>& tell);

/// The job of these options, but for what it reports, is begun and stopped by. Both must outlive
/// it.
TrainingJob training_job(const TrainOptions& options, const TrainingMaterial& material);

}  // namespace heed
