#include "training/model_loss.h"

#include <torch/torch.h>

#include <algorithm>

#include "batching/batcher.h"

namespace heed {
namespace {

/// One pass over the whole target: hidden states and what they are to predict.
OutputLayer read(Transformer& model, const Batch& batch, ForwardPass pass) {
  const auto memory = model.encode(batch.source, batch.source_lengths, pass);  // [B, S, D]
  const auto hidden =
      model.decode(batch.target_input, memory, batch.source_lengths, pass);  // [B, T, D]
  return {.hidden = hidden.flatten(0, 1),
          .weight = model.output_embedding(),
          .bias = model.output_bias().squeeze(0),
          .targets = batch.target_output.flatten(),
          .ignored = model.config().pad_token_id,
          .products = pass.products()};
}

}  // namespace

LossSums training_loss(Transformer& model, const Batch& batch, const TrainingOptions& options,
                       ForwardPass::Dropout dropout) {
  const auto products =
      options.bfloat16_products ? ProductPrecision::kBFloat16 : ProductPrecision::kFloat32;
  const auto first = read(model, batch, {dropout, products});
  auto loss = smoothed_cross_entropy(first, options.label_smoothing);
  if (options.r_drop == 0.0) return loss;
  dropout.seed ^= 0x5555555555555554ULL;
  const auto second = read(model, batch, {dropout, products});
  const auto other = smoothed_cross_entropy(second, options.label_smoothing);
  loss.smoothed =
      (loss.smoothed + other.smoothed) / 2.0 + options.r_drop * symmetric_divergence(first, second);
  loss.negative_log_likelihood =
      (loss.negative_log_likelihood + other.negative_log_likelihood) / 2.0;
  return loss;
}

double validation_loss(Transformer& model, const EncodedCorpus& corpus, int batch_tokens) {
  torch::NoGradGuard no_grad;
  const auto& config = model.config();
  double sum = 0.0;
  std::int64_t tokens = 0;
  for (const auto& pairs : plan_epoch(corpus, batch_tokens, 0, 0)) {
    const auto batch =
        to_device(make_batch(corpus, pairs, config.pad_token_id, config.decoder_start_token_id),
                  model.output_embedding().device());
    sum +=
        smoothed_cross_entropy(read(model, batch, {}), 0.0).negative_log_likelihood.item<double>();
    tokens += batch.target_tokens;
  }
  return sum / static_cast<double>(tokens);
}

double source_worth(Transformer& model, const EncodedCorpus& corpus, int batch_tokens) {
  constexpr std::size_t kPairs = 100;
  const std::size_t all = corpus.source.size(), count = std::min(kPairs, all);
  EncodedCorpus right;
  for (std::size_t i = 0; i < count; ++i) {
    right.source.push_back(corpus.source[i * all / count]);
    right.target.push_back(corpus.target[i * all / count]);
  }
  EncodedCorpus wrong = right;  // by half the list: neighbours may be translations of one sentence
  const auto middle = static_cast<std::ptrdiff_t>(count / 2);
  std::rotate(wrong.source.begin(), wrong.source.begin() + middle, wrong.source.end());
  return validation_loss(model, wrong, batch_tokens) - validation_loss(model, right, batch_tokens);
}

}  // namespace heed
