#include "job/training_material.h"

#include <optional>
#include <stdexcept>
#include <utility>

#include "format/model_files.h"
#include "job/delivery.h"
#include "job/guidance.h"
#include "job/held_out.h"
#include "job/training_text.h"
#include "job/validation.h"

namespace heed {
namespace {

double count_of(const std::vector<std::string>& lines) { return static_cast<double>(lines.size()); }

double pieces_of(const std::vector<std::vector<int>>& lines) {
  std::size_t pieces = 0;
  for (const auto& ids : lines) pieces += ids.size();
  return static_cast<double>(pieces);
}

/// Where no validation text is given, some of the training text becomes it.
ParallelText validation_text(const TrainOptions& options, ParallelText& training,
                             const ChooseOptions& choose) {
  if (options.validates()) return read_parallel_text(options.validation);
  choose({{.name = "--set-aside",
           .value = std::to_string(pairs_to_set_aside(training.source.size()))}});
  return set_aside(training, static_cast<std::size_t>(options.set_aside_pairs));
}

/// Of the size of the options; where they leave it open, of one that suits the text.
TrainedVocabulary vocabulary_for(const TrainOptions& options, const ParallelText& text,
                                 const ChooseOptions& choose) {
  VocabularyOptions vocabulary = options.vocabulary;
  if (options.reads_also()) vocabulary.add_code(kAlsoCode);
  std::optional<ParallelText> varied;
  if (options.variants.any()) varied = with_variants(text, options);
  const ParallelText& all = varied ? *varied : text;
  if (!options.is_open("--vocab-size")) return train_vocabulary(vocabulary, all.source, all.target);
  vocabulary.size = planned_vocabulary_size(count_of(text.source));
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
                                  const std::function<void(const std::string&)>& tell) {
  ParallelText training = options.is_guided_by_file()
                              ? read_linked_text(options.text, options.guided_alignment)
                              : read_parallel_text(options.text);
  tell("read " + std::to_string(training.source.size()) + " pairs");
  ParallelText validation = validation_text(options, training, choose);
  const std::size_t own = training.source.size();
  if (options.reads_also()) append(training, read_parallel_text(options.also));
  const CorpusRecord corpus{.training = record_of(training), .validation = record_of(validation)};
  std::filesystem::path begun = beginning_of(options.model);
  std::unique_ptr<NewFolder> beginning;
  if (begins_anew(options)) {
    std::optional<TrainedVocabulary> trained;
    if (options.vocabulary_folder.empty()) {
      tell("learning a vocabulary from them");
      trained = vocabulary_for(options, training, choose);
    }
    beginning = new_beginning(options, trained, corpus);
    begun = beginning->temporary();
  } else {
    require_same_corpus(read_record(begun / kCorpusFile), corpus, options.model);
  }
  Vocabulary vocabulary = load_vocabulary(begun);
  if (options.guided_alignment == kLearntLinks) {
    tell("learning which words belong together");
    training.links = learn_links(training.source, training.target, options.threads);
  }
  tell("cutting the text into pieces");
  const std::size_t known = count_known_sources(validation, training);
  prepare_for_training(training, own, vocabulary, options);
  EncodedText text = encode_text(std::move(training), vocabulary, options.max_length);
  if (text.source.empty())
    throw std::runtime_error("every pair of the training text is longer than --max-length " +
                             std::to_string(options.max_length) + " pieces; raise it");
  EncodedText validation_text = encode_text(std::move(validation), vocabulary, options.max_length);
  return {.vocabulary = std::move(vocabulary),
          .training = std::move(text),
          .validation = std::move(validation_text),
          .known_sources = known,
          .beginning = std::move(beginning)};
}

std::vector<std::string> describe_texts(const TrainOptions& options,
                                        const TrainingMaterial& material) {
  std::vector<std::string> lines = {describe("training text", material.training)};
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
                     ProductSpeed products) {
  const double growth = options.variants.growth();
  return {.pairs = count_of(material.training.source),
          .source_pieces = growth * pieces_of(material.training.ids.source),
          .target_pieces = growth * pieces_of(material.training.ids.target),
          .validation_pairs = count_of(material.validation.source),
          .vocabulary = material.vocabulary.target.vocabulary_size(),
          .products = products};
}

TrainingJob training_job(const TrainOptions& options, const TrainingMaterial& material) {
  const auto& [vocabulary, text, validation, known, beginning] = material;
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
                            .max_length = options.max_length};
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
  job.translate_and_score = [&material, &options](LoadedModel& model) {
    return translate_and_score(model, material.vocabulary, material.validation, options.beam_size);
  };
  return job;
}

}  // namespace heed
