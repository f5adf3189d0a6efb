#pragma once

#include <atomic>
#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "decoding/loaded_model.h"
#include "format/model_config.h"
#include "job/encoded_corpus.h"
#include "job/process_group.h"
#include "job/training_options.h"
#include "job/training_progress.h"

namespace heed {

/// What a training is asked to do: the lean half fills it in, the Torch half carries it out.
struct TrainingJob {
  TrainingOptions options;
  ModelConfig config;
  std::filesystem::path folder;      ///< the model folder to write
  std::filesystem::path start_from;  ///< a model folder with the first weights; empty: at random
  int threads = 0;                   ///< 0: one a physical core
  std::string device = "cpu";

  /// The pairs of an epoch (0, 1, …): always the same ones, or sampled anew, as a pure function of
  /// the epoch. Asked for by another thread while the epoch before is trained on.
  std::function<std::shared_ptr<const EncodedCorpus>(int epoch)> corpus;
  EncodedCorpus validation;  ///< for the validation loss; may be empty
  /// Translates the validation set with the model given, each of the processes a share: scores of
  /// text, and samples, on the first one. May be empty.
  std::function<Validation(LoadedModel&, ProcessGroup&)> translate_and_score;

  /// Called when all that a training needs has turned out to be possible, before it writes.
  std::function<void()> on_begin;
  std::function<void(const TrainingProgress&)> on_progress;
  std::function<void(const TrainingProgress&, const Validation&)> on_validation;
  std::function<void(const std::string&)> on_message;  ///< what is planned, where it was resumed

  /// From when on its time counts: reading the corpus, validating and saving are part of it.
  std::chrono::steady_clock::time_point began = std::chrono::steady_clock::now();

  /// Of which this process is one.
  std::shared_ptr<ProcessGroup> processes = std::make_shared<OneProcess>();

  const std::atomic<int>* stop_signal = nullptr;  ///< not 0: save and return
};

}  // namespace heed
