#include "decoding/single_paths.h"

#include <algorithm>

#include "decoding/token_rules.h"

namespace heed {
namespace {

struct Path {
  PathPosition at;
  int row = 0;      ///< the scorer's row that it continues
  int last_id = 0;  ///< what was appended to it
  int max_length = 0;
  bool running = true;
  Hypothesis hypothesis = empty_hypothesis();
};

std::vector<Path> first_paths(const SearchBatch& batch, int start_id, const SearchOptions& options,
                              int copies) {
  std::vector<Path> paths;
  for (std::size_t sentence = 0; sentence < batch.sources.size(); ++sentence) {
    const int longest =
        longest_target(options, batch.sources[sentence].size(), batch.prefix(sentence).size());
    for (int copy = 0; copy < copies; ++copy) {
      paths.push_back({.at = {sentence, copy, 0},
                       .row = static_cast<int>(sentence),
                       .last_id = start_id,
                       .max_length = longest});
    }
  }
  return paths;
}

void go_on(Path& path, TokenScore token, int end, double length_penalty) {
  append_token(path.hypothesis, token, end, length_penalty);
  path.last_id = token.id;
  ++path.at.position;
  path.running = !path.hypothesis.finished && static_cast<int>(path.at.position) < path.max_length;
}

std::vector<Path*> running_paths(std::vector<Path>& paths) {
  std::vector<Path*> running;
  for (Path& path : paths)
    if (path.running) running.push_back(&path);
  return running;
}

PathStep next_step(const std::vector<Path*>& running, const SearchBatch& batch,
                   const TokenRules& rules, bool scored) {
  PathStep step;
  for (const Path* path : running) {
    step.at.push_back(path->at);
    step.parents.push_back(path->row);
    step.previous_ids.push_back(path->last_id);
    step.wanted.push_back(
        {.count = 1, .suppressed = rules.suppressed_after(path->hypothesis.ids), .scored = scored});
    const std::span<const int> others = batch.suppressed_at(path->at.sentence, path->at.position);
    step.wanted.back().suppressed.insert(step.wanted.back().suppressed.end(), others.begin(),
                                         others.end());
    const std::span<const int> prefix = batch.prefix(path->at.sentence);
    if (path->at.position < prefix.size()) step.wanted.back().only = prefix[path->at.position];
  }
  return step;
}

std::vector<std::vector<Hypothesis>> by_sentence(std::vector<Path> paths, std::size_t sentences) {
  std::vector<std::vector<Hypothesis>> results(sentences);
  for (Path& path : paths) results[path.at.sentence].push_back(std::move(path.hypothesis));
  for (auto& result : results) std::stable_sort(result.begin(), result.end(), ranks_before);
  return results;
}

}  // namespace

std::vector<std::vector<Hypothesis>> follow_single_paths(StepScorer& scorer,
                                                         const SearchBatch& batch,
                                                         const SpecialIds& special,
                                                         const SearchOptions& options, int copies,
                                                         const TokenChoice& choose) {
  const TokenRules rules(special, options);
  scorer.start(batch.sources);
  std::vector<Path> paths = first_paths(batch, special.start, options, copies);
  for (std::vector<Path*> running = running_paths(paths); !running.empty();
       running = running_paths(paths)) {
    const auto tokens = choose(next_step(running, batch, rules, options.scored));
    for (std::size_t row = 0; row < running.size(); ++row) {
      Path& path = *running[row];
      path.row = static_cast<int>(row);
      path.running = tokens[row].has_value();
      if (tokens[row]) go_on(path, *tokens[row], special.end, options.length_penalty);
    }
  }
  return by_sentence(std::move(paths), batch.sources.size());
}

}  // namespace heed
