#include "aligner/joined_links.h"

#include <algorithm>
#include <numeric>
#include <span>

namespace heed {
namespace {

/// What attention gives to the words of a row, the empty word last, with a sum of 1.
std::vector<float> attention_of(const ReadAttention& read, int row) {
  const std::span<const float> weights = read.weights.row(row);
  std::vector<float> shares(weights.begin(), weights.end());
  if (read.last == LastColumn::kNothing) shares.back() = 0.0F;
  float sum = std::accumulate(shares.begin(), shares.end(), 0.0F);
  if (read.last == LastColumn::kNothing) {
    shares.back() = sum / static_cast<float>(std::max<std::size_t>(1, shares.size() - 1));
    sum += shares.back();
  }
  for (float& share : shares) share = sum > 0 ? share / sum : 1.0F;
  return shares;
}

/// Multiplies p of the partners of one word, `step` apart, and that of none.
void multiply(std::span<float> partners, std::size_t step, float& empty,
              const std::vector<float>& attention) {
  constexpr float kFloor = 0.03F;  // attention is never so sure as to rule a word out
  empty *= attention.back() + kFloor;
  float sum = empty;
  for (std::size_t i = 0; i * step < partners.size(); ++i) {
    const bool is_read = i + 1 < attention.size();
    partners[i * step] *= (is_read ? attention[i] : 0.0F) + kFloor;
    sum += partners[i * step];
  }
  if (sum <= 0) return;
  empty /= sum;
  for (std::size_t i = 0; i * step < partners.size(); ++i) partners[i * step] /= sum;
}

}  // namespace

const PairPosteriors& LinkJoiner::join(const PairToAlign& pair, const ReadAttention& forward,
                                       const std::optional<ReadAttention>& reverse) {
  joined_ = learnt_.align(pair.source, pair.target);
  const std::size_t sources = joined_.sources, targets = joined_.targets;
  for (std::size_t j = 0; j < targets && static_cast<int>(j) + 1 < forward.weights.rows; ++j)
    multiply(std::span(joined_.forward).subspan(j * sources, sources), 1, joined_.target_empty[j],
             attention_of(forward, static_cast<int>(j)));
  if (!reverse) return joined_;
  for (std::size_t i = 0; i < sources && static_cast<int>(i) + 1 < reverse->weights.rows; ++i)
    multiply(std::span(joined_.reverse).subspan(i), sources, joined_.source_empty[i],
             attention_of(*reverse, static_cast<int>(i)));
  return joined_;
}

}  // namespace heed
