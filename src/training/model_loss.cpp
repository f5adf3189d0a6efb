#include "training/model_loss.h"

#include <torch/torch.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "batching/batcher.h"

namespace heed {
namespace {

/// Of one pass over the whole target: hidden states and what they are to predict; what the head
/// that aligns words is off by (undefined where nothing guides it).
struct Reading {
  OutputLayer output;
  torch::Tensor guided_loss;  ///< scalar
};

/// Cross-entropy, summed over the steps that are guided.
torch::Tensor guided_loss(const torch::Tensor& log_weights, const torch::Tensor& guidance) {
  return -(log_weights * guidance).sum();
}

Reading read(Transformer& model, const Batch& batch, ForwardPass pass) {
  torch::Tensor log_weights;
  if (batch.guidance.defined()) pass.watch_alignment(log_weights);
  const auto memory = model.encode(batch.source, batch.source_lengths, pass);  // [B, S, D]
  const auto hidden =
      model.decode(batch.target_input, memory, batch.source_lengths, pass);  // [B, T, D]
  return {.output = {.hidden = hidden.flatten(0, 1),
                     .weight = model.output_embedding(),
                     .bias = model.output_bias().squeeze(0),
                     .targets = batch.target_output.flatten(),
                     .ignored = model.config().pad_token_id,
                     .products = pass.products()},
          .guided_loss =
              log_weights.defined() ? guided_loss(log_weights, batch.guidance) : torch::Tensor()};
}

/// Of one pass.
LossSums loss_of(const Reading& reading, const TrainingOptions& options) {
  LossSums loss = smoothed_cross_entropy(reading.output, options.label_smoothing);
  if (reading.guided_loss.defined())
    loss.smoothed = loss.smoothed + options.guided_alignment_weight * reading.guided_loss;
  return loss;
}

}  // namespace

LossSums training_loss(Transformer& model, const Batch& batch, const TrainingOptions& options,
                       ForwardPass::Dropout dropout) {
  const auto products =
      options.bfloat16_products ? ProductPrecision::kBFloat16 : ProductPrecision::kFloat32;
  const auto first = read(model, batch, {dropout, products});
  auto loss = loss_of(first, options);
  if (options.r_drop == 0.0) return loss;
  dropout.seed ^= 0x5555555555555554ULL;
  const auto second = read(model, batch, {dropout, products});
  const auto other = loss_of(second, options);
  loss.smoothed = (loss.smoothed + other.smoothed) / 2.0 +
                  options.r_drop * symmetric_divergence(first.output, second.output);
  loss.negative_log_likelihood =
      (loss.negative_log_likelihood + other.negative_log_likelihood) / 2.0;
  return loss;
}

double validation_loss(Transformer& model, const EncodedCorpus& corpus, int batch_tokens,
                       ProcessGroup& processes) {
  torch::NoGradGuard no_grad;
  const auto& config = model.config();
  double sum = 0.0;
  std::int64_t tokens = 0;
  const EpochPlan plan = plan_epoch(corpus, batch_tokens, 0, 0);
  const auto step = static_cast<std::size_t>(processes.size());
  for (auto i = static_cast<std::size_t>(processes.rank()); i < plan.size(); i += step) {
    const auto batch =
        to_device(make_batch(corpus, plan[i], config.pad_token_id, config.decoder_start_token_id),
                  model.output_embedding().device());
    sum += smoothed_cross_entropy(read(model, batch, {}).output, 0.0)
               .negative_log_likelihood.item<double>();
    tokens += batch.target_tokens;
  }
  double all = 0.0, all_tokens = 0.0;
  for (const auto& share : processes.gather(nlohmann::json{sum, tokens}.dump())) {
    const auto numbers = nlohmann::json::parse(share);
    all += numbers[0].get<double>();
    all_tokens += numbers[1].get<double>();
  }
  return processes.is_first() ? all / all_tokens : 0.0;
}

double validation_loss(Transformer& model, const EncodedCorpus& corpus, int batch_tokens) {
  OneProcess alone;
  return validation_loss(model, corpus, batch_tokens, alone);
}

double source_worth(Transformer& model, const EncodedCorpus& corpus, int batch_tokens) {
  constexpr std::size_t kPairs = 100;
  const std::size_t all = corpus.source.size(), count = std::min(kPairs, all);
  std::vector<std::span<const int>> sources, targets;
  for (std::size_t i = 0; i < count; ++i) {
    sources.push_back(corpus.source[i * all / count]);
    targets.push_back(corpus.target[i * all / count]);
  }
  const EncodedCorpus right{.source = sources, .target = targets};
  // By half the list: neighbours may be translations of one sentence.
  std::rotate(sources.begin(), sources.begin() + static_cast<std::ptrdiff_t>(count / 2),
              sources.end());
  const EncodedCorpus wrong{.source = sources, .target = targets};
  return validation_loss(model, wrong, batch_tokens) - validation_loss(model, right, batch_tokens);
}

}  // namespace heed
