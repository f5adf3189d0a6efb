#include "bridge/torch_gradients.h"

#include <torch/torch.h>

#include <algorithm>

namespace heed {
namespace {

/// Positions that go through the model at once: enough for the matrix products, little enough for
/// memory.
constexpr std::int64_t kBatchPositions = 4096;

torch::Tensor as_tensor(const std::vector<int>& ids) {
  return torch::tensor(std::vector<std::int64_t>(ids.begin(), ids.end()));
}

torch::TensorOptions place_of(const Transformer& model) {
  return model.output_embedding().options();
}

/// What the decoder reads to predict `target`: the start symbol, then the target without its last
/// id; [rows, T].
torch::Tensor decoder_input(const std::vector<int>& target, std::int64_t rows,
                            const Transformer& model) {
  std::vector<int> shifted = target;
  std::rotate(shifted.begin(), shifted.end() - 1, shifted.end());
  shifted.front() = model.config().decoder_start_token_id;
  return as_tensor(shifted).repeat({rows, 1}).to(place_of(model).device());
}

/// hidden [B, T, D] -> [B, T] log p of the target's tokens.
torch::Tensor log_probabilities(const torch::Tensor& hidden, const std::vector<int>& target,
                                const Transformer& model) {
  const auto wanted =
      as_tensor(target).repeat({hidden.size(0), 1}).to(hidden.device()).unsqueeze(2);  // [B, T, 1]
  return torch::log_softmax(model.logits(hidden), -1).gather(2, wanted).squeeze(2);
}

std::vector<std::vector<double>> rows_of(const torch::Tensor& matrix) {
  const auto values = matrix.detach().to(torch::kCPU, torch::kFloat64).contiguous();
  const auto* next = values.data_ptr<double>();
  std::vector<std::vector<double>> rows;
  for (std::int64_t row = 0; row < values.size(0); ++row, next += values.size(1))
    rows.emplace_back(next, next + values.size(1));
  return rows;
}

/// [O, T]: 1 where a target position belongs to an output.
torch::Tensor memberships(std::span<const std::vector<int>> outputs, std::size_t length) {
  auto members =
      torch::zeros({static_cast<std::int64_t>(outputs.size()), static_cast<std::int64_t>(length)});
  for (std::size_t output = 0; output < outputs.size(); ++output)
    for (const int position : outputs[output])
      members[static_cast<std::int64_t>(output)][position] = 1.0;
  return members;
}

/// Values [N] and gradient times embedding [N, S] of N (point, output) rows of the line from zero.
struct LineGradients {
  torch::Tensor values, products;
};

LineGradients line_gradients(const IdPair& pair, const torch::Tensor& points,
                             const torch::Tensor& members, Transformer& model) {
  const auto source = as_tensor(pair.source).unsqueeze(0).to(points.device());  // [1, S]
  const auto whole = model.source_embeddings(source);                           // [1, S, D]
  const auto embeddings =
      (points.view({-1, 1, 1}) * whole).detach().requires_grad_(true);  // [N, S, D]
  const auto lengths = torch::full({points.size(0)}, source.size(1), source.options());  // [N]
  const auto input = decoder_input(pair.target, points.size(0), model);                  // [N, T]
  const auto hidden =
      model.decode(input, model.encode_embeddings(embeddings, lengths), lengths);  // [N, T, D]
  const auto values = (log_probabilities(hidden, pair.target, model) * members).sum(1);  // [N]
  const auto gradient = torch::autograd::grad({values.sum()}, {embeddings})[0];  // [N, S, D]
  return {.values = values.detach(), .products = (gradient * whole).sum(2)};
}

}  // namespace

TorchGradients::TorchGradients(std::shared_ptr<Transformer> model) : model_(std::move(model)) {
  for (auto& parameter : model_->parameters()) parameter.requires_grad_(false);
}

PathGradients TorchGradients::gradients(const IdPair& pair,
                                        std::span<const std::vector<int>> outputs,
                                        std::span<const double> points) {
  const auto output_count = static_cast<std::int64_t>(outputs.size());
  const auto point_count = static_cast<std::int64_t>(points.size());
  const auto options = place_of(*model_);
  // In double precision first: torch::tensor would round the points to the default type, single
  // precision.
  const auto line =
      torch::tensor(std::vector<double>(points.begin(), points.end()), torch::kFloat64)
          .to(options);                                          // [A]
  const auto all_points = line.repeat_interleave(output_count);  // [A O]
  const auto members =
      memberships(outputs, pair.target.size()).to(options).repeat({point_count, 1});  // [A O, T]
  const auto longest = static_cast<std::int64_t>(std::max(pair.source.size(), pair.target.size()));
  const auto rows = std::max<std::int64_t>(1, kBatchPositions / longest);
  std::vector<torch::Tensor> values, products;
  for (std::int64_t first = 0; first < all_points.size(0); first += rows) {
    const auto count = std::min(rows, all_points.size(0) - first);
    const auto batch = line_gradients(pair, all_points.narrow(0, first, count),
                                      members.narrow(0, first, count), *model_);
    values.push_back(batch.values);
    products.push_back(batch.products.to(torch::kFloat64));
  }
  const auto source_length = static_cast<std::int64_t>(pair.source.size());
  const auto mean =
      torch::cat(products).view({point_count, output_count, source_length}).mean(0);  // [O, S]
  return {.products = rows_of(mean),
          .values = rows_of(torch::cat(values).view({point_count, output_count}))};
}

}  // namespace heed
