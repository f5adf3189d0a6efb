#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "format/atomic_file.h"
#include "job/train_options.h"
#include "job/training_data.h"
#include "job/training_folder.h"
#include "job/training_job.h"
#include "job/training_plan.h"

namespace heed {

/// What a training works with, from its files.
struct TrainingMaterial {
  Vocabulary vocabulary;
  EncodedText training;
  EncodedText validation;                ///< may be without pairs
  Storage storage;                       ///< for what is made of the text while it is trained on
  std::size_t known_sources = 0;         ///< pairs of it whose source is in the training text, too
  std::unique_ptr<NewFolder> beginning;  ///< of a new training, not yet in its place
};

/// Reads the corpora and prepares the beginning where the training begins anew (new_beginning());
/// what stands in the folder stays as it is. `choose` is given the size of the vocabulary, how many
/// pairs to set aside where there is no validation text, and whether attention is guided, before
/// these are needed: `options` must be what it chooses for. A text may be larger than memory
/// (job/cut_text.h). Throws std::runtime_error naming the file, or where no pair is short enough,
/// std::invalid_argument where a resumed training has another corpus. `tell` hears what takes long.
/// Of several processes rank 0 prepares the beginning, and all have its vocabulary.
TrainingMaterial prepare_material(const TrainOptions& options, const ChooseOptions& choose,
                                  const std::function<void(const std::string&)>& tell,
                                  ProcessGroup& processes);

/// What was read of the texts, for people: a line for each, and what to beware of.
std::vector<std::string> describe_texts(const TrainOptions& options,
                                        const TrainingMaterial& material);

/// What a plan of this training depends on.
TrainingLoad load_of(const TrainingMaterial& material, const TrainOptions& options,
                     DeviceSpeed device);

/// The job of these options, but for what it reports, is begun and stopped by. Both must outlive
/// it.
TrainingJob training_job(const TrainOptions& options, const TrainingMaterial& material);

}  // namespace heed
