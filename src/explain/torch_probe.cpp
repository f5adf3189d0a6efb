#include "explain/torch_probe.h"

#include <torch/torch.h>

#include <algorithm>
#include <numeric>

#include "explain/attention_factors.h"
#include "explain/cut_scorer.h"

namespace heed {
namespace {

/// Positions that go through the model at once: enough for the matrix products, little enough for memory.
constexpr std::int64_t kBatchPositions = 4096;

torch::Tensor as_tensor(const std::vector<int>& ids) {
  return torch::tensor(std::vector<std::int64_t>(ids.begin(), ids.end()));
}

torch::TensorOptions place_of(const Transformer& model) { return model.output_embedding().options(); }

/// B sources, padded: [B, S] and their lengths [B].
struct Sources {
  torch::Tensor ids, lengths;
};

Sources pad_sources(std::span<const ProbeVariant> variants, const Transformer& model) {
  std::vector<torch::Tensor> lines;
  std::vector<std::int64_t> lengths;
  for (const auto& variant : variants) {
    lines.push_back(as_tensor(variant.source));
    lengths.push_back(static_cast<std::int64_t>(variant.source.size()));
  }
  const auto device = place_of(model).device();
  return {.ids = torch::nn::utils::rnn::pad_sequence(lines, true, model.config().pad_token_id).to(device),
          .lengths = torch::tensor(lengths).to(device)};
}

/// What the decoder reads to predict `target`: the start symbol, then the target without its last id; [rows, T].
torch::Tensor decoder_input(const std::vector<int>& target, std::int64_t rows, const Transformer& model) {
  std::vector<int> shifted = target;
  std::rotate(shifted.begin(), shifted.end() - 1, shifted.end());
  shifted.front() = model.config().decoder_start_token_id;
  return as_tensor(shifted).repeat({rows, 1}).to(place_of(model).device());
}

/// hidden [B, T, D] -> [B, T] log p of the target's tokens.
torch::Tensor log_probabilities(const torch::Tensor& hidden, const std::vector<int>& target, const Transformer& model) {
  const auto wanted = as_tensor(target).repeat({hidden.size(0), 1}).to(hidden.device()).unsqueeze(2);  // [B, T, 1]
  return torch::log_softmax(model.logits(hidden), -1).gather(2, wanted).squeeze(2);
}

torch::Tensor score_batch(std::span<const ProbeVariant> variants, const std::vector<int>& target, Transformer& model) {
  const auto sources = pad_sources(variants, model);
  std::vector<std::vector<AttentionCut>> cuts;
  for (const auto& variant : variants) cuts.push_back(variant.cuts);
  ModelTraces traces;
  const bool intervenes = cuts_anything(cuts);
  if (intervenes)
    traces = traces_with_cuts(cuts, model.config(), sources.ids.size(1), static_cast<std::int64_t>(target.size()));
  auto* used = intervenes ? &traces : nullptr;
  const auto memory = model.encode(sources.ids, sources.lengths, used);  // [B, S, D]
  const auto input = decoder_input(target, memory.size(0), model);       // [B, T]
  return log_probabilities(model.decode(input, memory, sources.lengths, used), target, model);
}

template <typename Number>
std::vector<Number> numbers(const torch::Tensor& tensor) {
  const torch::Tensor flat = tensor.detach().to(torch::kCPU, c10::CppTypeToScalarType<Number>::value).contiguous();
  const auto* first = flat.data_ptr<Number>();
  return {first, first + flat.numel()};
}

std::vector<std::vector<double>> rows_of(const torch::Tensor& matrix) {
  std::vector<std::vector<double>> rows;
  for (std::int64_t row = 0; row < matrix.size(0); ++row) rows.push_back(numbers<double>(matrix[row]));
  return rows;
}

/// The one sentence of each layer's trace.
AttentionMaps maps_of(const std::vector<AttentionTrace>& layers) {
  const auto gathered = [&](torch::Tensor AttentionTrace::*field) {
    std::vector<torch::Tensor> of_layers;
    for (const auto& layer : layers) of_layers.push_back((layer.*field)[0]);
    return numbers<float>(torch::stack(of_layers));
  };
  const auto& shape = layers.front().weights;  // [1, H, Q, K]
  return {.layers = static_cast<int>(layers.size()),
          .heads = static_cast<int>(shape.size(1)),
          .queries = static_cast<int>(shape.size(2)),
          .keys = static_cast<int>(shape.size(3)),
          .scores = gathered(&AttentionTrace::scores),
          .weights = gathered(&AttentionTrace::weights),
          .contributions = gathered(&AttentionTrace::contributions),
          .residual_shares = gathered(&AttentionTrace::residual_shares)};
}

/// [O, T]: 1 where a target position belongs to an output.
torch::Tensor memberships(std::span<const std::vector<int>> outputs, std::size_t length) {
  auto members = torch::zeros({static_cast<std::int64_t>(outputs.size()), static_cast<std::int64_t>(length)});
  for (std::size_t output = 0; output < outputs.size(); ++output)
    for (const int position : outputs[output]) members[static_cast<std::int64_t>(output)][position] = 1.0;
  return members;
}

/// Values [N] and gradient times embedding [N, S] of N (point, output) rows of the line from zero.
struct LineGradients {
  torch::Tensor values, products;
};

LineGradients line_gradients(const IdPair& pair, const torch::Tensor& points, const torch::Tensor& members,
                             Transformer& model) {
  const auto source = as_tensor(pair.source).unsqueeze(0).to(points.device());                     // [1, S]
  const auto whole = model.source_embeddings(source);                                              // [1, S, D]
  const auto embeddings = (points.view({-1, 1, 1}) * whole).detach().requires_grad_(true);         // [N, S, D]
  const auto lengths = torch::full({points.size(0)}, source.size(1), source.options());            // [N]
  const auto input = decoder_input(pair.target, points.size(0), model);                            // [N, T]
  const auto hidden = model.decode(input, model.encode_embeddings(embeddings, lengths), lengths);  // [N, T, D]
  const auto values = (log_probabilities(hidden, pair.target, model) * members).sum(1);            // [N]
  const auto gradient = torch::autograd::grad({values.sum()}, {embeddings})[0];                    // [N, S, D]
  return {.values = values.detach(), .products = (gradient * whole).sum(2)};
}

}  // namespace

TorchProbe::TorchProbe(std::shared_ptr<Transformer> model) : model_(std::move(model)) {
  for (auto& parameter : model_->parameters()) parameter.requires_grad_(false);
}

std::vector<std::vector<double>> TorchProbe::score(std::span<const ProbeVariant> variants,
                                                   const std::vector<int>& target) {
  torch::NoGradGuard no_grad;
  std::vector<std::vector<double>> scores;
  for (std::size_t first = 0; first < variants.size();) {
    std::size_t count = 0, longest = 1;
    while (first + count < variants.size()) {  // as many as fit, at least one
      longest = std::max({longest, target.size(), variants[first + count].source.size()});
      if (count > 0 && static_cast<std::int64_t>((count + 1) * longest) > kBatchPositions) break;
      ++count;
    }
    const auto batch = rows_of(score_batch(variants.subspan(first, count), target, *model_));
    scores.insert(scores.end(), batch.begin(), batch.end());
    first += count;
  }
  return scores;
}

ModelMaps TorchProbe::maps(const IdPair& pair) {
  torch::NoGradGuard no_grad;
  const auto source = as_tensor(pair.source).unsqueeze(0).to(place_of(*model_).device());  // [1, S]
  const auto lengths = torch::full({1}, source.size(1), source.options());
  ModelTraces traces;
  const auto memory = model_->encode(source, lengths, &traces);
  model_->decode(decoder_input(pair.target, 1, *model_), memory, lengths, &traces);
  std::vector<AttentionTrace> own, cross;
  for (const auto& layer : traces.decoder) {
    own.push_back(layer.self_attention);
    cross.push_back(layer.cross_attention);
  }
  return {.encoder = maps_of(traces.encoder), .decoder = maps_of(own), .cross = maps_of(cross)};
}

PathGradients TorchProbe::gradients(const IdPair& pair, std::span<const std::vector<int>> outputs,
                                    std::span<const double> points) {
  const auto output_count = static_cast<std::int64_t>(outputs.size());
  const auto point_count = static_cast<std::int64_t>(points.size());
  const auto options = place_of(*model_);
  // In double precision first: torch::tensor would round the points to the default type, single precision.
  const auto line =
      torch::tensor(std::vector<double>(points.begin(), points.end()), torch::kFloat64).to(options);   // [A]
  const auto all_points = line.repeat_interleave(output_count);                                        // [A O]
  const auto members = memberships(outputs, pair.target.size()).to(options).repeat({point_count, 1});  // [A O, T]
  const auto longest = static_cast<std::int64_t>(std::max(pair.source.size(), pair.target.size()));
  const auto rows = std::max<std::int64_t>(1, kBatchPositions / longest);
  std::vector<torch::Tensor> values, products;
  for (std::int64_t first = 0; first < all_points.size(0); first += rows) {
    const auto count = std::min(rows, all_points.size(0) - first);
    const auto batch =
        line_gradients(pair, all_points.narrow(0, first, count), members.narrow(0, first, count), *model_);
    values.push_back(batch.values);
    products.push_back(batch.products.to(torch::kFloat64));
  }
  const auto source_length = static_cast<std::int64_t>(pair.source.size());
  const auto mean = torch::cat(products).view({point_count, output_count, source_length}).mean(0);  // [O, S]
  return {.products = rows_of(mean), .values = rows_of(torch::cat(values).view({point_count, output_count}))};
}

std::unique_ptr<StepScorer> TorchProbe::scorer(const std::vector<AttentionCut>& cuts) {
  return std::make_unique<CutScorer>(model_, cuts);
}

}  // namespace heed
