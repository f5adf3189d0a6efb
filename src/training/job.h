#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "decoding/loaded_model.h"
#include "format/model_config.h"
#include "format/model_folder.h"

/// What a training is asked to do, in plain C++: the lean half fills it in, the Torch half carries it out.
namespace heed {

/// A length of training: `8000u` updates, `30e` epochs, `2h` hours (`m`, `s` too). 0: never.
struct TrainingSpan {
  double amount = 0.0;
  char unit = 'u';  ///< u updates, e epochs, s seconds

  /// Throws std::invalid_argument with the valid forms.
  static TrainingSpan parse(const std::string& text);
};

struct TrainingOptions {
  // How long, and how often to look.
  TrainingSpan after{.amount = 30, .unit = 'e'};       ///< stop after
  TrainingSpan valid_every{.amount = 1, .unit = 'e'};  ///< validate every
  TrainingSpan save_every{.amount = 1, .unit = 'e'};   ///< save the training state every
  int early_stopping = 10;                             ///< validations without a better score before stopping; 0: never
  std::string keep_best_by = "bleu";  ///< bleu, chrf or loss: what stops early and which weights are delivered

  // Batches.
  int batch_tokens = 2048;  ///< target tokens a batch, padding included
  int accumulate = 1;       ///< batches an update

  // Optimiser.
  double learning_rate = 0.003;  ///< at its peak
  int warmup = 1000;             ///< updates until the peak; then proportional to 1 / sqrt(update)
  double cooldown = 0.0;         ///< share of `after`, at its end, over which the rate also falls to 0 in a line
  double beta1 = 0.9, beta2 = 0.98, epsilon = 1e-9;
  double weight_decay = 0.0;  ///< AdamW, decoupled
  double clip_norm = 1.0;     ///< largest norm of the mean gradient; 0: no limit
  double label_smoothing = 0.1;
  double r_drop = 0.0;  ///< weight of R-Drop's divergence term (Liang et al. 2021); 0: one pass only

  // Averages: what is validated and delivered.
  double average_decay = 0.999;  ///< exponential moving average of the weights, an update; 0: none
  int average_last = 1;          ///< mean of the weights at the last N validations

  std::uint64_t seed = 1;
  StoredPrecision save_precision = StoredPrecision::kFloat16;  ///< of the delivered model.safetensors
  bool bfloat16_products = false;  ///< matrix products of training in bfloat16, added up in float32
  bool resume = false;             ///< go on from checkpoints/ of the folder
  int log_every = 100;             ///< updates between progress reports

  /// Throws std::invalid_argument naming the option and its valid values.
  void validate() const;
};

/// Sentence pairs as ids, both sides ending with `</s>`.
struct EncodedCorpus {
  std::vector<std::vector<int>> source, target;
};

/// Where a training stands.
struct TrainingProgress {
  std::int64_t update = 0;    ///< updates done
  double epoch = 0.0;         ///< epochs done, with the fraction
  double seconds = 0.0;       ///< training time, resumed parts included
  double seconds_left = 0.0;  ///< estimate; negative where unknown
  double target_tokens_per_second = 0.0;
  double loss = 0.0;                     ///< mean smoothed cross-entropy a target token since the last report
  double negative_log_likelihood = 0.0;  ///< the same without smoothing
  double learning_rate = 0.0;
  double gradient_norm = 0.0;  ///< before clipping, mean since the last report
};

/// Scores of one validation by name: "bleu" and "chrf" (higher is better), "loss" (negative log-likelihood a token,
/// lower is better).
using ValidationScores = std::map<std::string, double>;

struct TrainingJob {
  TrainingOptions options;
  ModelConfig config;
  std::filesystem::path folder;      ///< the model folder to write; its vocabulary is there already
  std::filesystem::path start_from;  ///< a model folder with the first weights; empty: drawn at random
  int threads = 0;                   ///< 0: one a core
  std::string device = "cpu";

  /// The pairs of an epoch (0, 1, …): always the same ones, or sampled anew, as a pure function of the epoch.
  std::function<std::shared_ptr<const EncodedCorpus>(int epoch)> corpus;
  EncodedCorpus validation;  ///< for the validation loss; may be empty
  /// Translates the validation set with the model given and scores it. May be empty.
  std::function<ValidationScores(LoadedModel&)> translate_and_score;

  std::function<void(const TrainingProgress&)> on_progress;
  std::function<void(const TrainingProgress&, const ValidationScores&, bool best)> on_validation;
  std::function<void(const std::string&)> on_message;  ///< resumed from, saved, stopped early, …

  const std::atomic<int>* stop_signal = nullptr;  ///< not 0: save and return
};

enum class TrainingEnd { kFinished, kStoppedEarly, kInterrupted };

struct TrainingResult {
  TrainingEnd end = TrainingEnd::kFinished;
  TrainingProgress progress;
  ValidationScores best;
};

}  // namespace heed
