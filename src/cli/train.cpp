#include "cli/train.h"

#include <algorithm>
#include <memory>
#include <stdexcept>

#include "alignment/model_aligner.h"
#include "bridge/torch_half.h"
#include "cli/command.h"
#include "cli/interruption.h"
#include "cli/model_card.h"
#include "cli/training_data.h"
#include "cli/training_folder.h"
#include "cli/training_recipe.h"
#include "cli/training_reports.h"
#include "cli/validation.h"
#include "format/atomic_file.h"
#include "format/model_files.h"
#include "kernels/heap.h"
#include "library/model_set.h"

namespace heed {
namespace {

/// What was left out of a text must not go unnoticed.
std::string describe(const std::string& name, const EncodedText& text) {
  std::string message = name + ": " + std::to_string(text.source.size()) + " pairs";
  if (text.skipped_empty > 0) message += ", skipped " + std::to_string(text.skipped_empty) + " with an empty side";
  if (text.skipped_long > 0) message += ", skipped " + std::to_string(text.skipped_long) + " that are too long";
  return message;
}

/// What a training works with, from its files.
struct Material {
  Vocabulary vocabulary;
  EncodedText training, validation;
};

/// Reads the corpora; writes vocabulary and recipe where the training begins anew.
Material prepare(const TrainOptions& options) {
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

void set_data(TrainingJob& job, const Material& material, const TrainOptions& options) {
  const auto& [vocabulary, text, validation] = material;
  if (options.sample_pieces > 0.0) {
    const PieceSampling sampling{
        .alpha = options.sample_pieces, .seed = options.training.seed, .max_length = options.max_length};
    job.corpus = [&material, sampling](int epoch) {
      return sample_epoch(material.training, material.vocabulary, sampling, epoch);
    };
  } else {
    std::shared_ptr<const EncodedCorpus> whole(std::shared_ptr<void>(), &text.ids);  // not owned
    job.corpus = [whole](int) { return whole; };
  }
  if (validation.source.empty()) return;
  job.validation = validation.ids;
  job.translate_and_score = [&material, &options](LoadedModel& model) {
    return translate_and_score(model, material.vocabulary, material.validation, options.beam_size);
  };
}

void set_reports(TrainingJob& job, TrainingReports& reports) {
  job.on_progress = [&reports](const TrainingProgress& progress) { reports.add(progress); };
  job.on_validation = [&reports](const TrainingProgress& progress, const ValidationScores& scores, bool best) {
    reports.add(progress, scores, best);
  };
  job.on_message = [&reports](const std::string& message) { reports.add(message); };
}

/// Writes into the new model's configuration which of its attention aligns words (ModelAligner::choose).
void record_alignment(const TrainOptions& options, const EncodedText& text) {
  ModelSet model({options.model}, options.compute);
  ModelConfig config = model.config();
  config.alignment_layer = -1;
  ModelAligner aligner(model.forced_scorer(), model.vocabulary(), config, {});
  std::vector<EncodedPair> pairs;
  for (std::size_t i = 0; i < std::min(ModelAligner::kChoicePairs, text.source.size()); ++i)
    pairs.push_back(aligner.encode({.source = text.source[i], .target = text.target[i]}, [](const char*) {}));
  aligner.choose(pairs);
  config.alignment_layer = aligner.choice().reading.layer;
  config.alignment_shifted = aligner.choice().method == AlignmentMethod::kShifted;
  write_model_config(options.model, config, options.training.save_precision);
}

/// The lasting words on stderr.
void tell_end(const TrainingResult& result, const TrainOptions& options, TrainingReports& reports) {
  if (result.end == TrainingEnd::kInterrupted) {
    reports.add("interrupted after update " + std::to_string(result.progress.update) +
                "; the state is saved, --resume goes on from it");
    return;
  }
  reports.add(
      (result.end == TrainingEnd::kStoppedEarly
           ? "stopped early, without gain for " + std::to_string(options.training.early_stopping) + " validations; "
           : std::string("done; ")) +
      "the model is in " + options.model);
}

}  // namespace

void add_train(CLI::App& app) {
  CLI::App* command = add_command(app, "train", "Train a model on a parallel corpus");
  const auto options = std::make_shared<TrainOptions>();
  add_train_options(*command, *options);
  command->callback([command, options] {
    options->recipe = recipe_of(*command);
    options->arguments = arguments_of(*command);
    if (options->vocabulary_folder.empty()) options->vocabulary_folder = options->start_from;
    run_train(*options);
  });
}

void run_train(const TrainOptions& options) {
  options.validate();
  require_usable_folder(options);
  constexpr int kMegabytes = 512;  // what an update of a small model computes with
  prepare_heap(kMegabytes);
  const TorchHalf& torch = torch_half();  // that it is missing is told before a vocabulary is trained
  const bool resume = !begins_anew(options);
  const Material material = prepare(options);
  TrainingReports reports(options.model, resume, progress_style(options.quiet));
  reports.add(describe("training text", material.training));
  if (!material.validation.source.empty()) reports.add(describe("validation text", material.validation));

  TrainingJob job;
  job.options = options.training;
  job.config = with_vocabulary(options, material.vocabulary);
  job.folder = options.model;
  job.start_from = options.start_from;
  job.threads = options.compute.threads;
  job.device = options.compute.device;
  job.stop_signal = &catch_interruption();
  set_data(job, material, options);
  set_reports(job, reports);
  const TrainingResult result = torch.train(job);
  if (result.end == TrainingEnd::kInterrupted) {
    tell_end(result, options, reports);
    throw Interrupted(job.stop_signal->load());
  }
  record_alignment(options, material.validation.source.empty() ? material.training : material.validation);
  tell_end(result, options, reports);
  write_model_card({.options = options,
                    .config = job.config,
                    .result = result,
                    .pairs = material.training.source.size(),
                    .validation_pairs = material.validation.source.size()});
}

}  // namespace heed
