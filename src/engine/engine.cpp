#include "engine/engine.h"

#include <algorithm>

#include "engine/decoder_sequence.h"
#include "engine/output_layer.h"

namespace heed {
namespace {

/// Rows that go through the layers together: few enough to stay in the second cache, and enough to be worth reading all
/// weights for.
constexpr std::int64_t kBlockRows = 72;
/// Fewer rows are not worth waking a thread for.
constexpr std::int64_t kLeastRows = 8;

/// Parts of a list that are computed together: each has about kBlockRows rows, except where one item has more.
std::vector<RowRange> groups(std::size_t items, const std::function<std::size_t(std::size_t)>& rows_of) {
  std::vector<RowRange> groups;
  std::int64_t rows = kBlockRows;
  for (std::size_t item = 0; item < items; ++item) {
    const auto index = static_cast<std::int64_t>(item);
    if (rows >= kBlockRows) {
      groups.push_back({.begin = index, .end = index});
      rows = 0;
    }
    groups.back().end = index + 1;
    rows += static_cast<std::int64_t>(rows_of(item));
  }
  return groups;
}

/// A step's rows in blocks of like size, as many for each thread.
std::vector<RowRange> blocks(std::int64_t rows, std::int64_t threads) {
  std::int64_t count = (rows + kBlockRows - 1) / kBlockRows;
  count = std::max(count, std::min(threads, rows / kLeastRows));
  if (count > threads) count = (count + threads - 1) / threads * threads;
  std::vector<RowRange> blocks;
  for (std::int64_t block = 0; block < count; ++block)
    blocks.push_back({.begin = rows * block / count, .end = rows * (block + 1) / count});
  return blocks;
}

std::size_t longest(std::span<const Sentence> sentences) {
  std::size_t longest = 0;
  for (const Sentence sentence : sentences) longest = std::max(longest, sentence.size());
  return longest;
}

template <typename Item>
std::span<Item> part(std::span<Item> all, RowRange range) {
  return all.subspan(static_cast<std::size_t>(range.begin), static_cast<std::size_t>(range.size()));
}

}  // namespace

Engine::Engine(const ModelConfig& config, const ModelWeights& weights, int threads, Precision precision)
    : parameters_(pack_parameters(config, weights, precision)),
      positions_(config.d_model),
      threads_(threads),
      scratch_(threads_.threads()) {}

Engine::Engine(const std::filesystem::path& folder, int threads, Precision precision)
    : Engine(read_model_config(folder), read_model_weights(folder, read_model_config(folder)), threads, precision) {}

void Engine::start(std::span<const std::vector<int>> sources) {
  const std::vector<Sentence> sentences(sources.begin(), sources.end());
  positions_.reach(static_cast<std::int64_t>(longest(sentences)));
  state_.start(parameters_, sentences);
  const auto parts = groups(sentences.size(), [&](std::size_t item) { return sentences[item].size(); });
  threads_.run(parts.size(), [&](std::size_t piece, std::size_t thread) {
    const RowRange range = parts[piece];
    remember_sources(part(std::span(sentences), range), static_cast<std::size_t>(range.begin), scratch_[thread]);
  });
}

/// Encodes sentences, the first of which is number `first`, and computes what decoder layers read of them.
void Engine::remember_sources(std::span<const Sentence> sentences, std::size_t first, Scratch& scratch) {
  encode(parameters_, positions_, sentences, scratch);
  const std::int64_t rows = total_length(sentences), begin = state_.sentence(first).first_row;
  for (std::size_t layer = 0; layer < parameters_.decoder.size(); ++layer) {
    const Linear& key_value = parameters_.decoder[layer].cross_attention.key_value;
    key_value.apply(scratch.x.data(), state_.source_keys_values(layer) + begin * key_value.outputs(), rows);
  }
}

void Engine::step_with(std::span<const int> parents, std::span<const int> previous_ids, const FinishRows& finish) {
  state_.follow(parents);
  positions_.reach(state_.positions());
  const float* position = positions_.row(state_.positions() - 1);
  const auto parts = blocks(static_cast<std::int64_t>(parents.size()), static_cast<std::int64_t>(threads_.threads()));
  threads_.run(parts.size(), [&](std::size_t piece, std::size_t thread) {
    decode_step(parameters_, previous_ids, position, state_, parts[piece], scratch_[thread]);
    finish(parts[piece], scratch_[thread]);
  });
}

std::span<const float> Engine::step(std::span<const int> parents, std::span<const int> previous_ids) {
  const std::int64_t vocabulary = parameters_.output.outputs(), size = std::ssize(parents) * vocabulary;
  grow(log_probabilities_, size);
  step_with(parents, previous_ids, [&](RowRange rows, Scratch& scratch) {
    log_probabilities(parameters_, rows.size(), scratch, log_probabilities_.data() + rows.begin * vocabulary);
  });
  return std::span<const float>(log_probabilities_).first(static_cast<std::size_t>(size));
}

std::vector<std::vector<TokenScore>> Engine::likeliest(std::span<const int> parents, std::span<const int> previous_ids,
                                                       std::span<const NextTokens> wanted) {
  std::vector<std::vector<TokenScore>> tokens(parents.size());
  step_with(parents, previous_ids, [&](RowRange rows, Scratch& scratch) {
    likeliest_tokens(parameters_, part(wanted, rows), scratch, part(std::span(tokens), rows));
  });
  return tokens;
}

std::vector<ForcedScores> Engine::score(std::span<const IdPair> pairs, bool with_attention) {
  std::vector<ForcedScores> results(pairs.size());
  std::size_t longest = 0;
  for (const IdPair& pair : pairs) longest = std::max({longest, pair.source.size(), pair.target.size()});
  positions_.reach(static_cast<std::int64_t>(longest));
  const auto parts = groups(pairs.size(), [&](std::size_t item) { return pairs[item].target.size(); });
  threads_.run(parts.size(), [&](std::size_t piece, std::size_t thread) {
    score_pairs(parameters_, positions_, part(pairs, parts[piece]), part(std::span(results), parts[piece]),
                with_attention, scratch_[thread]);
  });
  return results;
}

}  // namespace heed
