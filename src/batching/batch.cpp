#include "batching/batch.h"

#include <algorithm>

namespace heed {

torch::Tensor pad_lines(std::span<const std::span<const int>> lines, int pad) {
  std::size_t longest = 0;
  for (const auto line : lines) longest = std::max(longest, line.size());
  auto ids =
      torch::full({static_cast<std::int64_t>(lines.size()), static_cast<std::int64_t>(longest)},
                  pad, torch::kInt64);
  auto* row = ids.data_ptr<std::int64_t>();
  for (const auto line : lines) {
    std::copy(line.begin(), line.end(), row);
    row += longest;
  }
  return ids;
}

namespace {

/// A piece is the input of the step after the one that predicts it.
torch::Tensor guidance_of(const EncodedCorpus& corpus, std::span<const std::uint32_t> pairs,
                          std::int64_t steps, std::int64_t keys) {
  auto guidance = torch::zeros({static_cast<std::int64_t>(pairs.size()), steps, keys});
  float* of_pair = guidance.data_ptr<float>();
  for (const auto pair : pairs) {
    if (pair < corpus.links.size())
      for (const Link& link : corpus.links[pair])
        of_pair[(link.target + 1) * keys + link.source] = 1.0F;
    of_pair += steps * keys;
  }
  return guidance / guidance.sum(2, true).clamp_min(1.0);
}

}  // namespace

Batch make_batch(const EncodedCorpus& corpus, std::span<const std::uint32_t> pairs, int pad,
                 int start) {
  std::vector<std::span<const int>> sources, targets;
  std::vector<std::int64_t> lengths;
  Batch batch;
  for (const auto pair : pairs) {
    sources.push_back(corpus.source[pair]);
    targets.push_back(corpus.target[pair]);
    lengths.push_back(static_cast<std::int64_t>(sources.back().size()));
    batch.target_tokens += static_cast<std::int64_t>(targets.back().size());
  }
  batch.source = pad_lines(sources, pad);         // [B, S]
  batch.source_lengths = torch::tensor(lengths);  // [B]
  batch.target_output = pad_lines(targets, pad);  // [B, T]
  batch.target_input = torch::roll(batch.target_output, 1, 1);
  batch.target_input.select(1, 0).fill_(start);
  if (!corpus.links.empty())
    batch.guidance = guidance_of(corpus, pairs, batch.target_output.size(1), batch.source.size(1));
  return batch;
}

Batch to_device(Batch batch, const torch::Device& device) {
  for (auto* tensor :
       {&batch.source, &batch.source_lengths, &batch.target_input, &batch.target_output})
    *tensor = tensor->to(device);
  if (batch.guidance.defined()) batch.guidance = batch.guidance.to(device);
  return batch;
}

}  // namespace heed
