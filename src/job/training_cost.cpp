#include "job/training_cost.h"

#include <algorithm>

#include "format/model_folder.h"

namespace heed {
namespace {

constexpr double kFilled = 0.9;  // of a batch, the rest is padding

}  // namespace

double training_cost(const ModelConfig& model, double vocabulary, double source_share) {
  constexpr double kForwardAndBack = 6.0;
  const double d = model.d_model;
  const double keys_and_values = model.decoder_layers * 2.0 * d * d;  // of the encoder's output
  const double encoder = model.encoder_layers * (4.0 * d * d + 2.0 * d * model.encoder_ffn_dim);
  const double decoder = model.decoder_layers * (6.0 * d * d + 2.0 * d * model.decoder_ffn_dim);
  return kForwardAndBack * (decoder + d * vocabulary + source_share * (encoder + keys_and_values));
}

double training_speed(const TrainingLoad& load, const ModelConfig& model,
                      const TrainingOptions& training) {
  constexpr double kGainOfBFloat16 = 1.4, kCostOfRDrop = 2.0;
  double rate = kFilled * load.device.rate * load.processes;
  if (training.bfloat16_products) rate *= kGainOfBFloat16;
  if (training.r_drop > 0.0) rate /= kCostOfRDrop;
  const double source_share = load.source_pieces / load.target_pieces;
  const double speed = rate / training_cost(model, load.vocabulary, source_share);
  if (load.device.update_seconds == 0.0) return speed;
  const double pieces = kFilled * training.batch_tokens * load.processes;  // of an update
  return pieces / std::max(load.device.update_seconds, pieces / speed);
}

double training_memory(const TrainingLoad& load, const ModelConfig& model,
                       const TrainingOptions& training) {
  constexpr double kLibraries = 3e8, kArrays = 4.0, kFloat = sizeof(float);
  // Numbers that are kept of a piece: of each layer's sublayers inputs, what they are multiplied
  // with, and what is normalised.
  const double d = model.d_model, source_share = load.source_pieces / load.target_pieces;
  const double encoder = model.encoder_layers * (12.0 * d + 2.0 * model.encoder_ffn_dim);
  const double decoder = model.decoder_layers * (20.0 * d + 2.0 * model.decoder_ffn_dim);
  const double kept = training.batch_tokens * (decoder + source_share * encoder);
  const auto weights = static_cast<double>(parameter_count(model));
  return kLibraries + kFloat * (weights * (kArrays + load.threads) + kept);
}

double epochs_in(const TrainingSpan& span, const TrainingLoad& load, const ModelConfig& model,
                 const TrainingOptions& training) {
  switch (span.unit) {
    case SpanUnit::kSeconds:
      return span.amount * training_speed(load, model, training) / load.target_pieces;
    case SpanUnit::kUpdates:
      return span.amount * kFilled * training.batch_tokens * training.accumulate * load.processes /
             load.target_pieces;
    case SpanUnit::kEpochs:
      break;
  }
  return span.amount;
}

}  // namespace heed
