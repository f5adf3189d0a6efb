#include "decoding/ensemble.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

namespace heed {
namespace {

/// log(Σ_m exp(values[m]) / M), from the largest so that nothing underflows.
float log_mean(const std::vector<std::span<const float>>& members, std::size_t i) {
  float largest = -INFINITY;
  for (const auto& member : members) largest = std::max(largest, member[i]);
  if (largest == -INFINITY) return largest;
  float total = 0;
  for (const auto& member : members) total += std::exp(member[i] - largest);
  return largest + std::log(total / static_cast<float>(members.size()));
}

}  // namespace

EnsembleScorer::EnsembleScorer(std::vector<StepScorer*> members) : members_(std::move(members)) {
  if (members_.empty()) throw std::invalid_argument("an ensemble needs at least one model");
  for (const StepScorer* member : members_) {
    if (member->vocabulary_size() != vocabulary_size()) {
      throw std::invalid_argument(
          "the models of an ensemble must share one vocabulary, but their sizes are " +
          std::to_string(vocabulary_size()) + " and " + std::to_string(member->vocabulary_size()));
    }
  }
}

int EnsembleScorer::vocabulary_size() const { return members_.front()->vocabulary_size(); }

void EnsembleScorer::start(std::span<const std::vector<int>> sources) {
  for (StepScorer* member : members_) member->start(sources);
}

std::span<const float> EnsembleScorer::step(std::span<const int> parents,
                                            std::span<const int> previous_ids) {
  std::vector<std::span<const float>> scores;
  for (StepScorer* member : members_) scores.push_back(member->step(parents, previous_ids));
  mean_.resize(scores.front().size());
  for (std::size_t i = 0; i < mean_.size(); ++i) mean_[i] = log_mean(scores, i);
  return mean_;
}

std::vector<StepScorer*> EnsembleScorer::workers() {
  std::vector<std::vector<StepScorer*>> of_members;
  for (StepScorer* member : members_) of_members.push_back(member->workers());
  const auto fewer = [](const auto& a, const auto& b) { return a.size() < b.size(); };
  const std::size_t count = std::min_element(of_members.begin(), of_members.end(), fewer)->size();
  while (other_workers_.size() + 1 < count) {
    std::vector<StepScorer*> members;
    for (const auto& workers : of_members) members.push_back(workers[other_workers_.size() + 1]);
    other_workers_.push_back(std::make_unique<EnsembleScorer>(members));
  }
  std::vector<StepScorer*> workers = {this};
  for (const auto& worker : other_workers_) workers.push_back(worker.get());
  return workers;
}

}  // namespace heed
