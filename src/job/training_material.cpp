#include "job/training_material.h"

#include <optional>
#include <stdexcept>
#include <utility>

#include "format/model_files.h"
#include "job/cut_text.h"
#include "job/delivery.h"
#include "job/guidance.h"
#include "job/held_out.h"
#include "job/planned_guidance.h"
#include "job/shared_training.h"
#include "job/training_text.h"
#include "job/validation.h"

namespace heed {
namespace {

/// Of a larger text, a vocabulary is learnt from so many pairs.
constexpr std::size_t kVocabularyPairs = 500'000;

/// Where no validation text is given, some of the training text becomes it.
ParallelText validation_text(const TrainOptions& options, StoredText& training,
                             const ChooseOptions& choose) {
  if (options.validates()) return read_parallel_text(options.validation);
  choose({{.name = "--set-aside", .value = std::to_string(pairs_to_set_aside(training.size()))}});
  return set_aside(training, static_cast<std::size_t>(options.set_aside_pairs));
}

/// Of the size of the options; where they leave it open, of one that suits the text.
TrainedVocabulary vocabulary_for(const TrainOptions& options, const TrainingText& training,
                                 const ChooseOptions& choose) {
  const ParallelText text = spread(training, kVocabularyPairs);
  VocabularyOptions vocabulary = options.vocabulary;
  if (options.reads_also()) vocabulary.add_code(kAlsoCode);
  std::optional<ParallelText> varied;
  if (options.variants.any()) varied = with_variants(text, options);
  const ParallelText& all = varied ? *varied : text;
  if (!options.is_open("--vocab-size")) return train_vocabulary(vocabulary, all.source, all.target);
  vocabulary.size = planned_vocabulary_size(static_cast<double>(training.count()));
  auto trained = train_fitting_vocabulary(vocabulary, all.source, all.target);
  choose({{.name = "--vocab-size", .value = std::to_string(vocabulary.size)}});
  return trained;
}

/// What was left out of a text must not go unnoticed.
std::string describe(const std::string& name, const EncodedText& text) {
  std::string message = name + ": " + std::to_string(text.source.size()) + " pairs";
  if (text.skipped_empty > 0)
    message += ", skipped " + std::to_string(text.skipped_empty) + " with an empty side";
  if (text.skipped_long > 0)
    message += ", skipped " + std::to_string(text.skipped_long) + " that are too long";
  return message;
}

}  // namespace

TrainingMaterial prepare_material(const TrainOptions& options, const ChooseOptions& choose,
                                  const std::function<void(const std::string&)>& tell,
                                  ProcessGroup& processes) {
  const Storage storage = storage_of(options);
  TrainingText training{
      .own = read_text(options.text, options.is_guided_by_file() ? options.guided_alignment : "",
                       storage)};
  tell("read " + std::to_string(training.own.size()) + " pairs");
  ParallelText validation = validation_text(options, training.own, choose);
  if (options.reads_also()) training.also = read_text(options.also, {}, storage);
  if (options.is_open("--guided-alignment")) choose(planned_guidance(options, training));
  const CorpusRecord corpus{.training = record_of(training), .validation = record_of(validation)};
  require_same_texts(corpus, processes);
  std::filesystem::path begun = beginning_of(options.model);
  std::unique_ptr<NewFolder> beginning;
  const bool writes = processes.is_first();
  if (writes && begins_anew(options)) {
    std::optional<TrainedVocabulary> trained;
    if (options.vocabulary_folder.empty()) {
      tell("learning a vocabulary from them");
      trained = vocabulary_for(options, training, choose);
    }
    beginning = new_beginning(options, trained, corpus);
    begun = beginning->temporary();
  } else if (writes) {
    require_same_corpus(read_record(begun / kCorpusFile), corpus, options.model);
  }
  Vocabulary vocabulary = shared_vocabulary(begun, processes);
  const std::size_t known = count_known_sources(validation, training);
  const auto learn = [&](std::size_t disk) {
    if (options.guided_alignment == kLearntLinks) {
      tell("learning which words belong together");
      learn_links(training, options.threads, storage);
    }
    tell("cutting the text into pieces" +
         (disk == 0 ? "" : ", about " + std::to_string(disk >> 20U) + " MiB of files"));
  };
  EncodedText text =
      cut_text(training, vocabulary, options, {.record = corpus.training, .prepare = learn});
  EncodedText validation_text =
      encode_text(validation, vocabulary, options.max_length, options.threads);
  return {.vocabulary = std::move(vocabulary),
          .training = std::move(text),
          .validation = std::move(validation_text),
          .storage = storage,
          .known_sources = known,
          .beginning = std::move(beginning)};
}

std::vector<std::string> describe_texts(const TrainOptions& options,
                                        const TrainingMaterial& material) {
  std::vector<std::string> lines = {describe("training text", material.training)};
  const std::size_t bytes = bytes_of(material.training);
  if (bytes > kTextInMemory)
    lines.push_back("  cut into pieces it takes " + std::to_string(bytes >> 20U) + " MiB");
  if (material.validation.source.empty()) {
    lines.emplace_back("no validation text: the newest weights are the ones that are delivered");
    return lines;
  }
  lines.push_back(describe("validation text", material.validation) +
                  (options.validates() ? "" : ", set aside from the training text"));
  if (material.known_sources > 0)
    lines.push_back("  " + std::to_string(material.known_sources) +
                    " of their sources are in the training text, too: scores by them flatter");
  return lines;
}

TrainingLoad load_of(const TrainingMaterial& material, const TrainOptions& options,
                     DeviceSpeed device) {
  const double growth = options.variants.growth();
  const auto number = [](std::size_t count) { return static_cast<double>(count); };
  return {.pairs = number(material.training.size()),
          .source_pieces = growth * number(material.training.ids.source.value_count()),
          .target_pieces = growth * number(material.training.ids.target.value_count()),
          .validation_pairs = number(material.validation.size()),
          .vocabulary = material.vocabulary.target.vocabulary_size(),
          .device = device};
}

TrainingJob training_job(const TrainOptions& options, const TrainingMaterial& material) {
  const auto& [vocabulary, text, validation, storage, known, beginning] = material;
  TrainingJob job;
  job.options = options.training;
  job.config = with_vocabulary(options, vocabulary);
  job.folder = options.model;
  job.start_from = options.start_from;
  job.threads = options.threads;
  job.device = options.device;
  const EpochOptions epochs{.alpha = options.sample_pieces,
                            .variants = options.variants,
                            .seed = options.training.seed,
                            .max_length = options.max_length,
                            .threads = options.threads,
                            .storage = storage};
  if (epochs.differ()) {
    job.corpus = [&material, epochs](int epoch) {
      return corpus_of_epoch(material.training, material.vocabulary, epochs, epoch);
    };
  } else {
    std::shared_ptr<const EncodedCorpus> whole(std::shared_ptr<void>(), &text.ids);  // not owned
    job.corpus = [whole](int) { return whole; };
  }
  if (validation.source.empty()) return job;
  job.validation = validation.ids;
  job.translate_and_score = [&material, &options](LoadedModel& model, ProcessGroup& processes) {
    return translate_and_score(model, material.vocabulary, material.validation, options.beam_size,
                               processes);
  };
  return job;
}

}  // namespace heed
