#include "job/training_material.h"

#include <stdexcept>
#include <utility>

#include "format/model_files.h"
#include "job/delivery.h"
#include "job/validation.h"

namespace heed {

TrainingMaterial prepare_material(const TrainOptions& options,
                                  const std::function<void(const std::string&)>& tell) {
  ParallelText training = read_parallel_text(options.text), validation;
  if (options.validates()) validation = read_parallel_text(options.validation);
  const CorpusRecord corpus{.training = record_of(training), .validation = record_of(validation)};
  std::filesystem::path begun = beginning_of(options.model);
  std::unique_ptr<NewFolder> beginning;
  const std::string pairs = "read " + std::to_string(training.source.size()) + " pairs; ";
  if (begins_anew(options)) {
    if (options.vocabulary_folder.empty())
      tell(pairs + "learning a vocabulary of " + std::to_string(options.vocabulary.size) +
           " pieces from them");
    beginning = new_beginning(options, training, corpus);
    begun = beginning->temporary();
  } else {
    require_same_corpus(read_record(begun / kCorpusFile), corpus, options.model);
  }
  Vocabulary vocabulary = load_vocabulary(begun);
  tell("cutting the text into pieces");
  EncodedText text = encode_text(std::move(training), vocabulary, options.max_length);
  if (text.source.empty())
    throw std::runtime_error("every pair of the training text is longer than --max-length " +
                             std::to_string(options.max_length) + " pieces; raise it");
  EncodedText validation_text = encode_text(std::move(validation), vocabulary, options.max_length);
  return {std::move(vocabulary), std::move(text), std::move(validation_text), std::move(beginning)};
}

TrainingJob training_job(const TrainOptions& options, const TrainingMaterial& material) {
  const auto& [vocabulary, text, validation, beginning] = material;
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
