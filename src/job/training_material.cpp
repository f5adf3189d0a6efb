#include "job/training_material.h"

#include <stdexcept>
#include <utility>

#include "format/atomic_file.h"
#include "format/model_files.h"
#include "job/recipe.h"
#include "job/validation.h"

namespace heed {

TrainingMaterial prepare_material(const TrainOptions& options) {
  ParallelText training = read_parallel_text(options.text), validation;
  if (options.validates()) validation = read_parallel_text(options.validation);
  if (begins_anew(options))
    start_folder(options, training);
  else
    write_file_atomically(std::filesystem::path(options.model) / kRecipeFile, options.recipe);
  Vocabulary vocabulary = load_vocabulary(options.model);
  EncodedText text = encode_text(std::move(training), vocabulary, options.max_length);
  if (text.source.empty())
    throw std::runtime_error("every pair of the training text is longer than --max-length " +
                             std::to_string(options.max_length) + " pieces; raise it");
  EncodedText validation_text = encode_text(std::move(validation), vocabulary, options.max_length);
  return {std::move(vocabulary), std::move(text), std::move(validation_text)};
}

TrainingJob training_job(const TrainOptions& options, const TrainingMaterial& material) {
  const auto& [vocabulary, text, validation] = material;
  TrainingJob job;
  job.options = options.training;
  job.config = with_vocabulary(options, vocabulary);
  job.folder = options.model;
  job.start_from = options.start_from;
  job.threads = options.threads;
  job.device = options.device;
  if (options.sample_pieces > 0.0) {
    const PieceSampling sampling{.alpha = options.sample_pieces,
                                 .seed = options.training.seed,
                                 .max_length = options.max_length};
    job.corpus = [&material, sampling](int epoch) {
      return sample_epoch(material.training, material.vocabulary, sampling, epoch);
    };
  } else {
    std::shared_ptr<const EncodedCorpus> whole(std::shared_ptr<void>(), &text.ids);  // not owned
    job.corpus = [whole](int) { return whole; };
  }
  if (validation.source.empty()) return job;
  job.validation = validation.ids;
  job.translate_and_score = [&material, &options](LoadedModel& model) {
    return translate_and_score(model, material.vocabulary, material.validation, options.beam_size);
  };
  return job;
}

}  // namespace heed
