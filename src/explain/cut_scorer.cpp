#include "explain/cut_scorer.h"

#include <torch/torch.h>

#include "explain/attention_factors.h"

namespace heed {

ModelTraces CutScorer::traces(std::int64_t rows, std::int64_t targets) const {
  const std::vector<std::vector<AttentionCut>> of_rows(static_cast<std::size_t>(rows), cuts_);
  return traces_with_cuts(of_rows, model_->config(), memory_.size(1), targets);
}

void CutScorer::start(std::span<const std::vector<int>> sources) {
  torch::NoGradGuard no_grad;
  std::vector<torch::Tensor> lines;
  std::vector<std::int64_t> lengths;
  for (const auto& source : sources) {
    lines.push_back(torch::tensor(std::vector<std::int64_t>(source.begin(), source.end())));
    lengths.push_back(static_cast<std::int64_t>(source.size()));
  }
  const auto device = model_->output_embedding().device();
  memory_ = torch::nn::utils::rnn::pad_sequence(lines, true, model_->config().pad_token_id).to(device);  // [B, S]
  lengths_ = torch::tensor(lengths).to(device);
  auto cut = traces(memory_.size(0), 1);
  memory_ = model_->encode(memory_, lengths_, &cut);  // [B, S, D]
  read_ = torch::empty({memory_.size(0), 0}, torch::dtype(torch::kInt64).device(device));
}

std::span<const float> CutScorer::step(std::span<const int> parents, std::span<const int> previous_ids) {
  torch::NoGradGuard no_grad;
  const auto tensor_of = [&](std::span<const int> values) {
    return torch::tensor(std::vector<std::int64_t>(values.begin(), values.end())).to(lengths_.device());
  };
  const auto rows = tensor_of(parents);
  memory_ = memory_.index_select(0, rows);
  lengths_ = lengths_.index_select(0, rows);
  read_ = torch::cat({read_.index_select(0, rows), tensor_of(previous_ids).unsqueeze(1)}, 1);  // [R, t]
  auto cut = traces(read_.size(0), read_.size(1));
  const auto hidden = model_->decode(read_, memory_, lengths_, &cut).select(1, -1);  // [R, D]
  log_probabilities_ = torch::log_softmax(model_->logits(hidden), -1).to(torch::kCPU, torch::kFloat32).contiguous();
  return {log_probabilities_.data_ptr<float>(), static_cast<std::size_t>(log_probabilities_.numel())};
}

}  // namespace heed
