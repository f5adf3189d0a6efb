#include "cli/model_judge.h"

#include <algorithm>

#include "corpus/threshold.h"

namespace heed {
namespace {

constexpr std::size_t kSample = 2000;  // pairs that the threshold is learnt from

std::vector<TextPair> turned(std::span<const TextPair> pairs) {
  std::vector<TextPair> result;
  for (const TextPair& pair : pairs)
    result.push_back({.source = pair.target, .target = pair.source});
  return result;
}

/// Each with the target of one half the sample away.
std::vector<TextPair> swapped(std::span<const TextPair> pairs) {
  std::vector<TextPair> result;
  for (std::size_t i = 0; i < pairs.size(); ++i)
    result.push_back(
        {.source = pairs[i].source, .target = pairs[(i + pairs.size() / 2) % pairs.size()].target});
  return result;
}

}  // namespace

ModelJudge::Direction::Direction(const std::string& folder, const ComputeOptions& compute)
    : model({folder}, compute) {
  PairScorerOptions options;
  options.positions = std::min(options.positions, model.positions());
  scorer.emplace(model.forced_scorer(), model.vocabulary(), options, [](const std::string&) {});
}

ModelJudge::ModelJudge(const std::string& model, const std::string& reverse_model,
                       const ComputeOptions& compute, std::span<const TextPair> sample)
    : forward_(std::make_unique<Direction>(model, compute)) {
  if (!reverse_model.empty()) reverse_ = std::make_unique<Direction>(reverse_model, compute);
  sample = sample.first(std::min(sample.size(), kSample));
  least_ = swapped_below({.actual = scores_of(sample), .swapped = scores_of(swapped(sample))});
}

std::vector<double> ModelJudge::scores_of(std::span<const TextPair> pairs) {
  std::vector<double> scores;
  for (const PairScore& score : forward_->scorer->score(pairs)) scores.push_back(score.per_token);
  if (!reverse_) return scores;
  const std::vector<PairScore> others = reverse_->scorer->score(turned(pairs));
  for (std::size_t i = 0; i < scores.size(); ++i) scores[i] = (scores[i] + others[i].per_token) / 2;
  return scores;
}

std::vector<bool> ModelJudge::are_unlikely(std::span<const TextPair> pairs) {
  std::vector<bool> unlikely;
  for (const double score : scores_of(pairs)) unlikely.push_back(score < least_);
  return unlikely;
}

}  // namespace heed
