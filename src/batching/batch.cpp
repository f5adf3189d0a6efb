#include "batching/batch.h"

#include <algorithm>

namespace heed {

torch::Tensor pad_lines(std::span<const std::vector<int>* const> lines, int pad) {
  std::size_t longest = 0;
  for (const auto* line : lines) longest = std::max(longest, line->size());
  auto ids =
      torch::full({static_cast<std::int64_t>(lines.size()), static_cast<std::int64_t>(longest)},
                  pad, torch::kInt64);
  auto* row = ids.data_ptr<std::int64_t>();
  for (const auto* line : lines) {
    std::copy(line->begin(), line->end(), row);
    row += longest;
  }
  return ids;
}

Batch make_batch(const EncodedCorpus& corpus, std::span<const std::uint32_t> pairs, int pad,
                 int start) {
  std::vector<const std::vector<int>*> sources, targets;
  std::vector<std::int64_t> lengths;
  Batch batch;
  for (const auto pair : pairs) {
    sources.push_back(&corpus.source[pair]);
    targets.push_back(&corpus.target[pair]);
    lengths.push_back(static_cast<std::int64_t>(corpus.source[pair].size()));
    batch.target_tokens += static_cast<std::int64_t>(corpus.target[pair].size());
  }
  batch.source = pad_lines(sources, pad);         // [B, S]
  batch.source_lengths = torch::tensor(lengths);  // [B]
  batch.target_output = pad_lines(targets, pad);  // [B, T]
  batch.target_input = torch::roll(batch.target_output, 1, 1);
  batch.target_input.select(1, 0).fill_(start);
  return batch;
}

Batch to_device(Batch batch, const torch::Device& device) {
  for (auto* tensor :
       {&batch.source, &batch.source_lengths, &batch.target_input, &batch.target_output})
    *tensor = tensor->to(device);
  return batch;
}

}  // namespace heed
