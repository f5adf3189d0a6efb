#include "cli/train.h"

#include <chrono>
#include <csignal>
#include <filesystem>
#include <memory>

#include "bridge/torch_half.h"
#include "cli/command.h"
#include "cli/interruption.h"
#include "cli/train_options.h"
#include "cli/training_recipe.h"
#include "decoding/thread_pool.h"
#include "format/model_folder.h"
#include "job/alignment_record.h"
#include "job/cut_text.h"
#include "job/model_card.h"
#include "job/shared_training.h"
#include "job/training_folder.h"
#include "job/training_material.h"
#include "job/validation.h"
#include "kernels/heap.h"
#include "report/training_reports.h"

namespace heed {
namespace {

void set_reports(TrainingJob& job, TrainingReports& reports) {
  job.on_progress = [&reports](const TrainingProgress& progress) { reports.add(progress); };
  job.on_validation = [&reports](const TrainingProgress& progress, const Validation& validation) {
    if (!validation.scores.empty()) reports.add(progress, validation);
  };
  job.on_message = [&reports](const std::string& message) { reports.add_plan(message); };
}

/// What the page tells of the training but for its plan.
TrainingStory story_of(const TrainOptions& options, const EncodedText& validation) {
  const auto folder = std::filesystem::weakly_canonical(options.model);
  const auto named = folder.has_filename() ? folder : folder.parent_path();
  TrainingStory story{.model = named.filename().string(),
                      .source_language = options.languages.source_language,
                      .target_language = options.languages.target_language};
  for (const auto pair : sample_pairs(validation)) {
    story.sources.emplace_back(validation.source[pair]);
    story.references.emplace_back(validation.target[pair]);
  }
  return story;
}

/// What run_train() is asked for.
struct Request {
  const TrainOptions& options;
  const ChooseOptions& choose;
  std::chrono::steady_clock::time_point began;
};

/// The plan is that of rank 0; its lines for people.
std::vector<std::string> plan_together(const TrainingMaterial& material, const Request& request,
                                       std::vector<ChosenOption> chosen, ProcessGroup& processes) {
  const auto& [options, choose, began] = request;
  TrainingLoad load;
  if (processes.is_first()) {
    const ComputeOptions compute{.device = options.device, .threads = options.threads};
    load = load_of(material, options, torch_half().device_speed(compute));
    load.processes = processes.size();
    load.threads = options.threads > 0 ? options.threads : physical_cores();
    for (auto& option : plan_training(load, options)) chosen.push_back(std::move(option));
  }
  choose(shared_choices(chosen, processes));
  options.validate();
  if (!processes.is_first()) return {};
  return describe_plan(load, training_job(options, material).config, options);
}

/// Beside the model, once it is there.
void write_companions(const TrainOptions& options, const TrainingMaterial& material,
                      const ModelConfig& config, const TrainingResult& result) {
  record_alignment(options,
                   material.validation.source.empty() ? material.training : material.validation);
  if (options.shortlist > 0 && material.vocabulary.target.vocabulary_size() >= kFewestPieces)
    write_shortlist(options.model, learn_shortlist(material.training.ids, material.vocabulary,
                                                   options.shortlist, options.threads));
  write_model_card({.options = options,
                    .config = config,
                    .result = result,
                    .pairs = material.training.size(),
                    .validation_pairs = material.validation.size()});
  forget_cut_text(options);
}

/// One of the processes: the first tells, validates and writes.
void train_among(const std::shared_ptr<ProcessGroup>& processes, const Request& request) {
  const TrainOptions& options = request.options;
  const bool first = processes->is_first();
  torch_half().runtime_info({.device = options.device, .threads = options.threads});
  TrainingReports reports(options.model, first && !begins_anew(options),
                          progress_style(options.quiet || !first));
  std::vector<ChosenOption> chosen;
  const ChooseOptions choose_and_keep = [&](const std::vector<ChosenOption>& more) {
    request.choose(more);
    chosen.insert(chosen.end(), more.begin(), more.end());
  };
  const TrainingMaterial material = prepare_material(
      options, choose_and_keep, [&](const std::string& message) { reports.add(message); },
      *processes);
  reports.begin(story_of(options, material.validation));
  for (const auto& line : describe_texts(options, material)) reports.add_plan(line);
  const auto plan = plan_together(material, request, std::move(chosen), *processes);
  for (const auto& line : plan) reports.add_plan(line);
  TrainingJob job = training_job(options, material);
  job.processes = processes;
  job.began = request.began;
  job.stop_signal = &catch_interruption();
  if (first) {
    job.on_begin = [&] { begin_in_folder(options, material.beginning.get()); };
    set_reports(job, reports);
  }
  const TrainingResult result = torch_half().train(job);
  reports.end(result);
  if (result.end == TrainingEnd::kInterrupted) {
    reports.add(end_in_words(result, options));
    const int signal = job.stop_signal->load();
    throw Interrupted(signal == 0 ? SIGTERM : signal);  // 0: it came to another process
  }
  if (!first) return;
  write_companions(options, material, job.config, result);
  reports.add(end_in_words(result, options));
  reports.add("to use it: heed translate --model " + options.model);
}

}  // namespace

void add_train(CLI::App& app) {
  CLI::App* command = add_command(app, "train", "Train a model on a parallel corpus");
  const auto options = std::make_shared<TrainOptions>();
  add_train_options(*command, *options);
  command->callback([command, options] {
    options->recipe = recipe_of(*command);
    options->arguments = arguments_of(*command);
    options->run = run_of(*command);
    options->open = open_options(*command);
    options->name_languages();
    if (options->vocabulary_folder.empty()) options->vocabulary_folder = options->start_from;
    run_train(*options, [command, &options = *options](const std::vector<ChosenOption>& chosen) {
      choose(chosen, *command);
      options.recipe = recipe_of(*command);
    });
  });
}

std::string end_in_words(const TrainingResult& result, const TrainOptions& options) {
  const std::string where = "the model is in " + options.model;
  switch (result.end) {
    case TrainingEnd::kInterrupted:
      return "interrupted after update " + std::to_string(result.progress.update) +
             "; the state is saved, --resume goes on from it";
    case TrainingEnd::kStoppedEarly:
      return "stopped early, without gain for " + std::to_string(options.training.early_stopping) +
             " validations; " + where;
    case TrainingEnd::kFinished:
      break;
  }
  return "done; " + where;
}

void run_train(const TrainOptions& options, const ChooseOptions& choose) {
  const auto began = std::chrono::steady_clock::now();
  options.validate();
  const ProcessPlace place = process_place(options.processes, environment_of_process);
  if (place.rank == 0) require_usable_folder(options);
  constexpr int kMegabytes = 512;  // what an update of a small model computes with
  prepare_heap(kMegabytes);
  // What is missing is told before a vocabulary is trained.
  const TorchHalf& torch = torch_half();
  const std::shared_ptr<ProcessGroup> processes = torch.join_processes(place);
  try {
    if (processes->on_this_machine() > 1)
      choose({{.name = "--threads",
               .value = std::to_string(fair_threads(processes->on_this_machine()))}});
    require_same_options(options, *processes);
    train_among(processes, {.options = options, .choose = choose, .began = began});
  } catch (const Interrupted&) {
    throw;
  } catch (const std::exception& error) {
    processes->fail(error.what());
    throw;
  }
}

}  // namespace heed
