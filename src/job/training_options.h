#pragma once

#include <cstdint>
#include <string>

#include "format/model_folder.h"
#include "metrics/metric.h"

namespace heed {

enum class SpanUnit { kUpdates, kEpochs, kSeconds };

/// A length of training: `8000u` updates, `30e` epochs, `2h` hours (`m`, `s` too). 0: never.
struct TrainingSpan {
  double amount = 0.0;
  SpanUnit unit = SpanUnit::kUpdates;

  /// Throws std::invalid_argument with the valid forms.
  static TrainingSpan parse(const std::string& text);
};

/// How a model is trained.
struct TrainingOptions {
  // How long, and how often to look.
  TrainingSpan after{.amount = 30, .unit = SpanUnit::kEpochs};       ///< stop after
  TrainingSpan valid_every{.amount = 1, .unit = SpanUnit::kEpochs};  ///< validate every
  TrainingSpan save_every{.amount = 300,
                          .unit = SpanUnit::kSeconds};  ///< save the training state every
  int early_stopping = 10;  ///< validations without a better score before stopping; 0: never
  Metric keep_best_by =
      Metric::kBleu;  ///< of kValidationMetrics: what stops early, and which weights are delivered

  // Batches.
  int batch_tokens = 2048;  ///< ids a side of a batch, padding included
  int accumulate = 1;       ///< batches an update

  // Optimiser.
  double learning_rate = 0.003;  ///< at its peak
  int warmup = 1000;             ///< updates until the peak; then proportional to 1 / sqrt(update)
  double cooldown =
      0.0;  ///< share of `after`, at its end, over which the rate also falls to 0 in a line
  double beta1 = 0.9, beta2 = 0.98, epsilon = 1e-9;
  double weight_decay = 0.0;  ///< AdamW, decoupled
  double clip_norm = 1.0;     ///< largest norm of the mean gradient; 0: no limit
  double label_smoothing = 0.1;
  double r_drop =
      0.0;  ///< weight of R-Drop's divergence term (Liang et al. 2021); 0: one pass only

  double guided_alignment_weight = 0.5;  ///< of its cross-entropy, beside that of the pieces

  int dropout_warmup = 0;  ///< updates over which dropout grows from 0 to its rates

  // Averages: what is validated and delivered.
  double average_decay = 0.999;  ///< exponential moving average of the weights, an update; 0: none
  int average_last = 1;          ///< mean of the weights at the last N validations

  std::uint64_t seed = 1;
  DataType save_precision = DataType::kFloat16;  ///< of the delivered model.safetensors
  bool bfloat16_products = false;  ///< matrix products of training in bfloat16, added up in float32
  bool resume = false;             ///< go on from checkpoints/ of the folder
  int log_every = 100;             ///< updates between progress reports

  /// Throws std::invalid_argument naming the option and its valid values.
  void validate() const;
};

}  // namespace heed
