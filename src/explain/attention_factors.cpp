#include "explain/attention_factors.h"

#include <torch/torch.h>

#include <algorithm>

namespace heed {
namespace {

struct Shape {
  std::int64_t rows, heads, queries, keys;
};

/// The positions that are there, of those named; all where none is named.
torch::Tensor positions(const std::vector<int>& named, std::int64_t count) {
  if (named.empty()) return torch::arange(count, torch::kInt64);
  std::vector<std::int64_t> kept;
  for (const int position : named)
    if (position < count) kept.push_back(position);
  return torch::tensor(kept, torch::kInt64);
}

/// Sets the factors of one row's cut to zero, in [B, H, Q, K], which is made where it is not there yet.
void cut_edges(torch::Tensor& factors, const Shape& shape, std::int64_t row, const AttentionCut& cut) {
  if (!factors.defined()) factors = torch::ones({shape.rows, shape.heads, shape.queries, shape.keys});
  auto edges = torch::zeros({shape.queries, shape.keys}, torch::kBool);
  const auto queries = positions(cut.queries, shape.queries), keys = positions(cut.keys, shape.keys);
  edges.index_put_({queries.unsqueeze(1), keys.unsqueeze(0)}, true);
  const std::int64_t first = cut.head < 0 ? 0 : cut.head, count = cut.head < 0 ? shape.heads : 1;
  factors[row].narrow(0, first, count).masked_fill_(edges, 0.0);
}

}  // namespace

ModelTraces traces_with_cuts(std::span<const std::vector<AttentionCut>> cuts, const ModelConfig& config,
                             std::int64_t sources, std::int64_t targets) {
  ModelTraces traces;
  traces.encoder.resize(static_cast<std::size_t>(config.encoder_layers));
  traces.decoder.resize(static_cast<std::size_t>(config.decoder_layers));
  const auto rows = static_cast<std::int64_t>(cuts.size());
  const Shape encoder{rows, config.encoder_attention_heads, sources, sources};
  const Shape decoder{rows, config.decoder_attention_heads, targets, targets};
  const Shape cross{rows, config.decoder_attention_heads, targets, sources};
  for (std::int64_t row = 0; row < rows; ++row)
    for (const AttentionCut& cut : cuts[static_cast<std::size_t>(row)]) {
      const auto named = [&](std::size_t layer) { return cut.layer < 0 || cut.layer == static_cast<int>(layer); };
      for (std::size_t layer = 0; layer < traces.encoder.size(); ++layer)
        if (cut.kind == AttentionKind::kEncoder && named(layer))
          cut_edges(traces.encoder[layer].factors, encoder, row, cut);
      for (std::size_t layer = 0; layer < traces.decoder.size(); ++layer) {
        auto& traced = traces.decoder[layer];
        if (cut.kind == AttentionKind::kDecoder && named(layer))
          cut_edges(traced.self_attention.factors, decoder, row, cut);
        if (cut.kind == AttentionKind::kCross && named(layer))
          cut_edges(traced.cross_attention.factors, cross, row, cut);
      }
    }
  return traces;
}

bool cuts_anything(std::span<const std::vector<AttentionCut>> cuts) {
  return std::any_of(cuts.begin(), cuts.end(), [](const auto& of_row) { return !of_row.empty(); });
}

}  // namespace heed
