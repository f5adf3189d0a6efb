#include "bridge/torch_gradients.h"

#include <ATen/Parallel.h>
#include <torch/torch.h>

#include <algorithm>

namespace heed {
namespace {

/// Positions that go through the model at once: enough for the matrix products, little enough for
/// their logits to stay near the processor, and for all threads to have work.
constexpr std::size_t kBatchPositions = 512;

/// LibTorch computes on this thread alone. Batches are shared out among threads instead: they meet
/// once, not in every product, where each waits for the other whenever the machine does other work
/// too (beside two other programs 40 points of a line took ten times as long).
class OneThread {
 public:
  OneThread() { at::set_num_threads(1); }
  ~OneThread() { at::set_num_threads(before_); }
  OneThread(const OneThread&) = delete;
  OneThread& operator=(const OneThread&) = delete;

 private:
  int before_ = at::get_num_threads();
};

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

std::vector<std::vector<double>> rows_of(const torch::Tensor& matrix) {
  const auto values = matrix.detach().to(torch::kCPU, torch::kFloat64).contiguous();
  const auto* next = values.data_ptr<double>();
  std::vector<std::vector<double>> rows;
  for (std::int64_t row = 0; row < values.size(0); ++row, next += values.size(1))
    rows.emplace_back(next, next + values.size(1));
  return rows;
}

/// A point of the line for an output.
struct Row {
  double point = 0.0;
  const std::vector<int>* output = nullptr;
};

/// hidden [N, T, D] -> [N] the sums of log p of the rows' target positions. The projection to the
/// vocabulary is of these alone.
torch::Tensor outputs_of(const torch::Tensor& hidden, std::span<const Row> rows,
                         const std::vector<int>& target, const Transformer& model) {
  std::vector<int> row_of, position_of, wanted;  // [M] positions of all rows
  for (std::size_t row = 0; row < rows.size(); ++row)
    for (const int position : *rows[row].output) {
      row_of.push_back(static_cast<int>(row));
      position_of.push_back(position);
      wanted.push_back(target[static_cast<std::size_t>(position)]);
    }
  const auto device = hidden.device();
  const auto row_index = as_tensor(row_of).to(device);
  const auto chosen = hidden.index({row_index, as_tensor(position_of).to(device)});  // [M, D]
  const auto log_p = torch::log_softmax(model.logits(chosen), -1)
                         .gather(1, as_tensor(wanted).to(device).unsqueeze(1))
                         .squeeze(1);  // [M]
  return torch::zeros({hidden.size(0)}, hidden.options()).index_add(0, row_index, log_p);
}

/// Values [N] and gradient times embedding [N, S] of N rows.
struct LineGradients {
  std::vector<double> values;
  std::vector<std::vector<double>> products;
};

LineGradients line_gradients(const IdPair& pair, std::span<const Row> rows, Transformer& model) {
  std::vector<double> points;
  for (const Row& row : rows) points.push_back(row.point);
  // In double precision first: torch::tensor would round the points to the default type, single
  // precision.
  const auto line = torch::tensor(points, torch::kFloat64).to(place_of(model));  // [N]
  const auto source = as_tensor(pair.source).unsqueeze(0).to(line.device());     // [1, S]
  const auto whole = model.source_embeddings(source);                            // [1, S, D]
  const auto embeddings =
      (line.view({-1, 1, 1}) * whole).detach().requires_grad_(true);                   // [N, S, D]
  const auto lengths = torch::full({line.size(0)}, source.size(1), source.options());  // [N]
  const auto input = decoder_input(pair.target, line.size(0), model);                  // [N, T]
  const auto hidden =
      model.decode(input, model.encode_embeddings(embeddings, lengths), lengths);  // [N, T, D]
  const auto values = outputs_of(hidden, rows, pair.target, model);                // [N]
  const auto gradient = torch::autograd::grad({values.sum()}, {embeddings})[0];    // [N, S, D]
  return {.values = rows_of(values.unsqueeze(0)).front(),
          .products = rows_of((gradient * whole).sum(2))};
}

}  // namespace

TorchGradients::TorchGradients(std::shared_ptr<Transformer> model, int threads)
    : model_(std::move(model)), threads_(threads) {
  for (auto& parameter : model_->parameters()) parameter.requires_grad_(false);
}

PathGradients TorchGradients::gradients(const IdPair& pair,
                                        std::span<const std::vector<int>> outputs,
                                        std::span<const double> points) {
  std::vector<Row> rows;
  for (const double point : points)
    for (const std::vector<int>& output : outputs) rows.push_back({point, &output});
  const std::size_t fitting = kBatchPositions / std::max(pair.source.size(), pair.target.size());
  const std::size_t fair = (rows.size() + threads_.threads() - 1) / threads_.threads();
  const std::size_t at_once = std::max<std::size_t>(1, std::min(fitting, fair));
  std::vector<LineGradients> batches((rows.size() + at_once - 1) / at_once);
  threads_.run(batches.size(), [&](std::size_t batch, std::size_t) {
    const OneThread one_thread;
    const std::size_t first = batch * at_once;
    batches[batch] = line_gradients(
        pair, std::span(rows).subspan(first, std::min(at_once, rows.size() - first)), *model_);
  });
  PathGradients result{.products = decltype(PathGradients::products)(points.size()),
                       .values = decltype(PathGradients::values)(points.size())};
  std::size_t row = 0;
  for (LineGradients& batch : batches)
    for (std::size_t i = 0; i < batch.values.size(); ++i, ++row) {
      result.values[row / outputs.size()].push_back(batch.values[i]);
      result.products[row / outputs.size()].push_back(std::move(batch.products[i]));
    }
  return result;
}

}  // namespace heed
