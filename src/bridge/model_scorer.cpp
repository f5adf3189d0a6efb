#include "bridge/model_scorer.h"

#include <torch/torch.h>

#include <algorithm>
#include <numeric>
#include <stdexcept>

#include "batching/batch.h"

namespace heed {
namespace {

torch::Device device_of(const Transformer& model) { return model.output_embedding().device(); }

struct Sources {
  torch::Tensor ids, lengths;  // [B, S], [B]
};

Sources pad_sources(std::span<const std::vector<int>> sources, const Transformer& model) {
  const std::vector<std::span<const int>> lines(sources.begin(), sources.end());
  std::vector<std::int64_t> lengths;
  for (const auto line : lines) lengths.push_back(static_cast<std::int64_t>(line.size()));
  return {.ids = pad_lines(lines, model.config().pad_token_id).to(device_of(model)),
          .lengths = torch::tensor(lengths).to(device_of(model))};
}

/// What a trace holds of one attention, as [B, ..., Q, K], for a layer each.
using Figure = torch::Tensor AttentionTrace::*;

/// Copies one sentence's [L, ..., Q, K] out of layers padded to [B, ..., Q, K].
std::vector<float> sentence_figures(const std::vector<const AttentionTrace*>& layers, Figure figure,
                                    std::int64_t sentence, const AttentionMaps& maps) {
  std::vector<torch::Tensor> of_layers;
  for (const auto* layer : layers) {
    const auto whole = (layer->*figure)[sentence];  // [H, Q, K], or [Q]
    of_layers.push_back(whole.dim() == 1
                            ? whole.narrow(0, 0, maps.queries)
                            : whole.narrow(1, 0, maps.queries).narrow(2, 0, maps.keys));
  }
  const auto all = torch::stack(of_layers).to(torch::kCPU, torch::kFloat32).contiguous();
  return {all.data_ptr<float>(), all.data_ptr<float>() + all.numel()};
}

/// `maps` has its first layer, queries and keys.
AttentionMaps filled(AttentionMaps maps, const std::vector<const AttentionTrace*>& layers,
                     std::int64_t sentence, bool every_figure) {
  maps.layers = static_cast<int>(layers.size());
  maps.heads = static_cast<int>(layers.front()->weights.size(1));
  maps.weights = sentence_figures(layers, &AttentionTrace::weights, sentence, maps);
  maps.contributions = sentence_figures(layers, &AttentionTrace::contributions, sentence, maps);
  if (!every_figure) return maps;
  maps.scores = sentence_figures(layers, &AttentionTrace::scores, sentence, maps);
  maps.residual_shares = sentence_figures(layers, &AttentionTrace::residual_shares, sentence, maps);
  return maps;
}

ModelMaps maps_of(const ModelTraces& traces, std::int64_t sentence, const IdPair& pair,
                  const Wanted& wanted) {
  const int source = static_cast<int>(pair.source.size()),
            target = static_cast<int>(pair.target.size());
  const bool all = wanted.maps == Wanted::Maps::kAll;
  std::vector<const AttentionTrace*> encoder, own, cross;
  for (const auto& layer : traces.encoder) encoder.push_back(&layer);
  for (const auto& layer : traces.decoder) own.push_back(&layer.self_attention);
  for (std::size_t layer = 0; layer < traces.decoder.size(); ++layer)
    if (all || wanted.layer == Wanted::kAllLayers || wanted.layer == static_cast<int>(layer))
      cross.push_back(&traces.decoder[layer].cross_attention);
  const int first_layer = all ? 0 : std::max(0, wanted.layer);
  ModelMaps maps;
  maps.cross =
      filled({.first_layer = first_layer, .queries = target, .keys = source}, cross, sentence, all);
  if (!all) return maps;
  maps.encoder = filled({.queries = source, .keys = source}, encoder, sentence, true);
  maps.decoder = filled({.queries = target, .keys = target}, own, sentence, true);
  return maps;
}

}  // namespace

void ModelScorer::start(std::span<const std::vector<int>> sources) {
  torch::NoGradGuard no_grad;
  const auto batch = pad_sources(sources, *model_);
  cache_ = model_->start(model_->encode(batch.ids, batch.lengths), batch.lengths);
}

std::span<const float> ModelScorer::step(std::span<const int> parents,
                                         std::span<const int> previous_ids) {
  torch::NoGradGuard no_grad;
  const auto ids =
      torch::tensor(std::vector<std::int64_t>(previous_ids.begin(), previous_ids.end()));
  const auto hidden =
      model_->step(cache_, std::vector<std::int64_t>(parents.begin(), parents.end()),
                   ids.to(device_of(*model_)));  // [R, D]
  log_probabilities_ =
      torch::log_softmax(model_->logits(hidden), -1).to(torch::kCPU, torch::kFloat32).contiguous();
  return {log_probabilities_.data_ptr<float>(),
          static_cast<std::size_t>(log_probabilities_.numel())};
}

std::vector<ForcedScores> ModelScorer::score(std::span<const IdPair> pairs, const Wanted& wanted) {
  torch::NoGradGuard no_grad;
  RowsWriter<int> sources, targets;
  for (const auto& pair : pairs) {
    if (!pair.cuts.empty()) throw std::logic_error("only the engine cuts attention");
    sources.add(pair.source);
    targets.add(pair.target);
  }
  const EncodedCorpus corpus{.source = std::move(sources).finish(),
                             .target = std::move(targets).finish()};
  std::vector<std::uint32_t> all(pairs.size());
  std::iota(all.begin(), all.end(), 0U);
  const auto& config = model_->config();
  const auto batch =
      to_device(make_batch(corpus, all, config.pad_token_id, config.decoder_start_token_id),
                device_of(*model_));
  ModelTraces traces;
  auto* kept = wanted.maps == Wanted::Maps::kNone ? nullptr : &traces;
  const auto memory = model_->encode(batch.source, batch.source_lengths, kept);  // [B, S, D]
  const auto hidden =
      model_->decode(batch.target_input, memory, batch.source_lengths, kept);  // [B, T, D]
  torch::Tensor log_p;
  if (wanted.log_probabilities)
    log_p = torch::log_softmax(model_->logits(hidden), -1)
                .gather(2, batch.target_output.unsqueeze(2))
                .squeeze(2)
                .to(torch::kCPU, torch::kFloat32)
                .contiguous();  // [B, T]
  std::vector<ForcedScores> results(pairs.size());
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const auto row = static_cast<std::int64_t>(i);
    if (log_p.defined()) {
      const auto* values = log_p.data_ptr<float>() + row * log_p.size(1);
      results[i].token_log_probabilities.assign(values, values + pairs[i].target.size());
    }
    if (kept != nullptr) results[i].maps = maps_of(traces, row, pairs[i], wanted);
  }
  return results;
}

}  // namespace heed
