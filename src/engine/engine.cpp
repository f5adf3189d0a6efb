#include "engine/engine.h"

#include <algorithm>
#include <utility>

#include "engine/decoder_sequence.h"

namespace heed {

Engine::Engine(const ModelConfig& config, const ModelWeights& weights, int threads,
               Precision precision)
    : parameters_(pack_parameters(config, weights, precision)),
      threads_(threads),
      scratch_(threads_.threads()),
      positions_(config.d_model) {
  for (std::size_t thread = 0; thread < threads_.threads(); ++thread)
    workers_.push_back(std::make_unique<StepDecoder>(parameters_));
}

Engine::Engine(const std::filesystem::path& folder, int threads, Precision precision)
    : Engine(read_model_config(folder), read_model_weights(folder, read_model_config(folder)),
             threads, precision) {}

void Engine::restrict_to(Shortlist shortlist) {
  shortlist_ = std::move(shortlist);
  for (const auto& worker : workers_) worker->restrict_to(*shortlist_);
}

std::vector<StepScorer*> Engine::workers() {
  std::vector<StepScorer*> workers;
  for (const auto& worker : workers_) workers.push_back(worker.get());
  return workers;
}

std::vector<ForcedScores> Engine::score(std::span<const IdPair> pairs, const Wanted& wanted) {
  std::vector<ForcedScores> results(pairs.size());
  std::size_t longest = 0;
  for (const IdPair& pair : pairs)
    longest = std::max({longest, pair.source.size(), pair.target.size()});
  positions_.reach(static_cast<std::int64_t>(longest));
  const auto parts =
      groups(pairs.size(), [&](std::size_t item) { return pairs[item].target.size(); });
  threads_.run(parts.size(), [&](std::size_t piece, std::size_t thread) {
    score_pairs(parameters_, positions_, part(pairs, parts[piece]),
                part(std::span(results), parts[piece]), wanted, scratch_[thread]);
  });
  return results;
}

HeadVectors Engine::head_vectors(const IdPair& pair, HeadVectors of_head) {
  positions_.reach(std::ssize(pair.source));
  positions_.reach(std::ssize(pair.target));
  return heed::head_vectors(parameters_, positions_, pair, std::move(of_head), scratch_.front());
}

std::unique_ptr<StepScorer> Engine::with_cuts(std::vector<AttentionCut> cuts) const {
  return std::make_unique<StepDecoder>(parameters_, std::move(cuts));
}

}  // namespace heed
