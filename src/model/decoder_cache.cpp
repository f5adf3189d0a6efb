#include "model/decoder_cache.h"

#include <torch/torch.h>

#include <utility>

namespace heed {

void DecoderCache::follow(const std::vector<std::int64_t>& parents) {
  std::vector<std::int64_t> sentences;
  for (const auto parent : parents)
    sentences.push_back(sentence_of_row[static_cast<std::size_t>(parent)]);
  const auto rows = torch::tensor(parents).to(source_lengths.device());
  const auto pick = [&](torch::Tensor& cache) {
    if (cache.defined()) cache = cache.index_select(0, rows);
  };
  for (auto& layer : layers) {
    pick(layer.self_keys);
    pick(layer.self_values);
  }
  if (sentences == sentence_of_row)
    return;  // the same sentences in the same rows: cross keys stay as they are
  for (auto& layer : layers) {
    pick(layer.cross_keys);
    pick(layer.cross_values);
  }
  pick(source_lengths);
  sentence_of_row = std::move(sentences);
}

}  // namespace heed
