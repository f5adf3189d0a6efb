#include "bridge/model_scorer.h"

#include <torch/torch.h>

#include <numeric>

#include "batching/batch.h"

namespace heed {
namespace {

torch::Device device_of(const Transformer& model) { return model.output_embedding().device(); }

struct Sources {
  torch::Tensor ids, lengths;  // [B, S], [B]
};

Sources pad_sources(std::span<const std::vector<int>> sources, const Transformer& model) {
  std::vector<const std::vector<int>*> lines;
  std::vector<std::int64_t> lengths;
  for (const auto& source : sources) {
    lines.push_back(&source);
    lengths.push_back(static_cast<std::int64_t>(source.size()));
  }
  return {.ids = pad_lines(lines, model.config().pad_token_id).to(device_of(model)),
          .lengths = torch::tensor(lengths).to(device_of(model))};
}

/// Copies one sentence's [H, T, S] of each layer out of [B, H, T_padded, S_padded].
std::vector<float> sentence_maps(const std::vector<torch::Tensor>& layers, std::int64_t sentence, std::int64_t queries,
                                 std::int64_t keys) {
  std::vector<torch::Tensor> maps;
  for (const auto& layer : layers) maps.push_back(layer[sentence].narrow(1, 0, queries).narrow(2, 0, keys));
  const auto all = torch::stack(maps).to(torch::kCPU, torch::kFloat32).contiguous();  // [L, H, T, S]
  return {all.data_ptr<float>(), all.data_ptr<float>() + all.numel()};
}

CrossAttention cross_attention_of(const ModelTraces& traces, std::int64_t sentence, std::int64_t queries,
                                  std::int64_t keys) {
  std::vector<torch::Tensor> weights, contributions;
  for (const auto& layer : traces.decoder) {
    weights.push_back(layer.cross_attention.weights);
    contributions.push_back(layer.cross_attention.contributions);
  }
  return {.layers = static_cast<int>(weights.size()),
          .heads = static_cast<int>(weights.front().size(1)),
          .queries = static_cast<int>(queries),
          .keys = static_cast<int>(keys),
          .weights = sentence_maps(weights, sentence, queries, keys),
          .contributions = sentence_maps(contributions, sentence, queries, keys)};
}

}  // namespace

void ModelScorer::start(std::span<const std::vector<int>> sources) {
  torch::NoGradGuard no_grad;
  const auto batch = pad_sources(sources, *model_);
  state_ = model_->start(model_->encode(batch.ids, batch.lengths), batch.lengths);
}

std::span<const float> ModelScorer::step(std::span<const int> parents, std::span<const int> previous_ids) {
  torch::NoGradGuard no_grad;
  const auto ids = torch::tensor(std::vector<std::int64_t>(previous_ids.begin(), previous_ids.end()));
  const auto hidden = model_->step(state_, std::vector<std::int64_t>(parents.begin(), parents.end()),
                                   ids.to(device_of(*model_)));  // [R, D]
  log_probabilities_ = torch::log_softmax(model_->logits(hidden), -1).to(torch::kCPU, torch::kFloat32).contiguous();
  return {log_probabilities_.data_ptr<float>(), static_cast<std::size_t>(log_probabilities_.numel())};
}

std::vector<ForcedScores> ModelScorer::score(std::span<const IdPair> pairs, bool with_attention) {
  torch::NoGradGuard no_grad;
  EncodedCorpus corpus;
  for (const auto& pair : pairs) {
    corpus.source.push_back(pair.source);
    corpus.target.push_back(pair.target);
  }
  std::vector<std::uint32_t> all(pairs.size());
  std::iota(all.begin(), all.end(), 0U);
  const auto& config = model_->config();
  const auto batch =
      to_device(make_batch(corpus, all, config.pad_token_id, config.decoder_start_token_id), device_of(*model_));
  ModelTraces traces;
  auto* kept = with_attention ? &traces : nullptr;
  const auto memory = model_->encode(batch.source, batch.source_lengths);                      // [B, S, D]
  const auto hidden = model_->decode(batch.target_input, memory, batch.source_lengths, kept);  // [B, T, D]
  const auto log_p = torch::log_softmax(model_->logits(hidden), -1)
                         .gather(2, batch.target_output.unsqueeze(2))
                         .squeeze(2)
                         .to(torch::kCPU, torch::kFloat32);  // [B, T]
  std::vector<ForcedScores> results(pairs.size());
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const auto row = static_cast<std::int64_t>(i);
    const auto* values = log_p.data_ptr<float>() + row * log_p.size(1);
    results[i].token_log_probabilities.assign(values, values + pairs[i].target.size());
    if (with_attention)
      results[i].cross_attention = cross_attention_of(traces, row, static_cast<std::int64_t>(pairs[i].target.size()),
                                                      static_cast<std::int64_t>(pairs[i].source.size()));
  }
  return results;
}

}  // namespace heed
