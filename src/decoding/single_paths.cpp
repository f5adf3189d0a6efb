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

std::vector<Path> first_paths(const SearchBatch& batch, int start_id, const SearchOptions& options, int copies) {
  std::vector<Path> paths;
  for (std::size_t sentence = 0; sentence < batch.sources.size(); ++sentence) {
    const int longest = longest_target(options, batch.sources[sentence].size(), batch.prefix(sentence).size());
    for (int copy = 0; copy < copies; ++copy) {
      paths.push_back(
          {.at = {sentence, copy, 0}, .row = static_cast<int>(sentence), .last_id = start_id, .max_length = longest});
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

std::vector<std::vector<Hypothesis>> by_sentence(std::vector<Path> paths, std::size_t sentences) {
  std::vector<std::vector<Hypothesis>> results(sentences);
  for (Path& path : paths) results[path.at.sentence].push_back(std::move(path.hypothesis));
  for (auto& result : results) std::stable_sort(result.begin(), result.end(), ranks_before);
  return results;
}

}  // namespace

std::vector<std::vector<Hypothesis>> follow_single_paths(StepScorer& scorer, const SearchBatch& batch,
                                                         const SpecialIds& special, const SearchOptions& options,
                                                         int copies, const TokenChoice& choose) {
  const TokenRules rules(special, options);
  const auto next_token = [&](const Path& path, std::span<const float> row) -> std::optional<TokenScore> {
    const std::span<const int> prefix = batch.prefix(path.at.sentence);
    if (path.at.position < prefix.size()) {
      const int id = prefix[path.at.position];
      return TokenScore{id, row[static_cast<std::size_t>(id)]};
    }
    return choose(path.at, row, rules.barred_after(path.hypothesis.ids));
  };

  scorer.start(batch.sources);
  const auto vocabulary = static_cast<std::size_t>(scorer.vocabulary_size());
  std::vector<Path> paths = first_paths(batch, special.start, options, copies);
  while (true) {
    std::vector<Path*> running;
    std::vector<int> parents, previous_ids;  // [R]
    for (Path& path : paths) {
      if (!path.running) continue;
      running.push_back(&path);
      parents.push_back(path.row);
      previous_ids.push_back(path.last_id);
    }
    if (running.empty()) break;
    const std::span<const float> scores = scorer.step(parents, previous_ids);  // [R, V]
    for (std::size_t row = 0; row < running.size(); ++row) {
      Path& path = *running[row];
      path.row = static_cast<int>(row);
      const auto token = next_token(path, scores.subspan(row * vocabulary, vocabulary));
      if (token) go_on(path, *token, special.end, options.length_penalty);
      path.running = path.running && token;
    }
  }
  return by_sentence(std::move(paths), batch.sources.size());
}

}  // namespace heed
