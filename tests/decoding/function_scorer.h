#pragma once

#include <cmath>
#include <cstdint>
#include <functional>
#include <map>
#include <random>
#include <stdexcept>
#include <utility>
#include <vector>

#include "decoding/step_scorer.h"

namespace heed {

/// A scorer without a model: log p [V] is any function of the source and of the ids before (without
/// the start symbol).
class FunctionScorer : public StepScorer {
 public:
  using Function = std::function<std::vector<float>(const std::vector<int>& source,
                                                    const std::vector<int>& before)>;

  FunctionScorer(int vocabulary, int start_id, Function function)
      : vocabulary_(vocabulary), start_id_(start_id), function_(std::move(function)) {}

  int vocabulary_size() const override { return vocabulary_; }

  void start(std::span<const std::vector<int>> sources) override {
    rows_.clear();
    for (const auto& source : sources) rows_.push_back({source, {}, false});
    largest_start = std::max(largest_start, sources.size());
  }

  std::span<const float> step(std::span<const int> parents,
                              std::span<const int> previous_ids) override {
    std::vector<Row> rows;
    scores_.clear();
    for (std::size_t r = 0; r < parents.size(); ++r) {
      Row row = rows_.at(static_cast<std::size_t>(parents[r]));
      if (row.started) {
        row.ids.push_back(previous_ids[r]);
      } else if (previous_ids[r] != start_id_) {
        throw std::logic_error("decoding must begin with the start symbol");
      }
      row.started = true;
      const std::vector<float> scores = function_(row.source, row.ids);
      scores_.insert(scores_.end(), scores.begin(), scores.end());
      rows.push_back(std::move(row));
    }
    rows_ = std::move(rows);
    row_steps += parents.size();
    return scores_;
  }

  std::size_t row_steps = 0;      ///< how many rows were asked for in all
  std::size_t largest_start = 0;  ///< sentences of the largest batch

 private:
  struct Row {
    std::vector<int> source, ids;
    bool started = false;
  };

  int vocabulary_, start_id_;
  Function function_;
  std::vector<Row> rows_;
  std::vector<float> scores_;
};

/// The first of several, each for a thread of its own.
class Team : public FunctionScorer {
 public:
  Team(const FunctionScorer& first, std::vector<FunctionScorer> others)
      : FunctionScorer(first), others_(std::move(others)) {}

  std::vector<StepScorer*> workers() override {
    std::vector<StepScorer*> workers = {this};
    for (FunctionScorer& other : others_) workers.push_back(&other);
    return workers;
  }
  const std::vector<FunctionScorer>& others() const { return others_; }

 private:
  std::vector<FunctionScorer> others_;
};

inline std::vector<float> log_softmax(std::vector<float> scores) {
  double total = 0;
  for (const float score : scores) total += std::exp(static_cast<double>(score));
  for (float& score : scores) score = static_cast<float>(score - std::log(total));
  return scores;
}

/// Random log p that are the same for the same source and ids before.
inline FunctionScorer::Function random_function(int vocabulary, unsigned seed,
                                                float spread = 2.0F) {
  return [=](const std::vector<int>& source, const std::vector<int>& before) {
    std::vector<unsigned> key = {seed, static_cast<unsigned>(source.size())};
    for (const int id : source) key.push_back(static_cast<unsigned>(id));
    key.push_back(9999);
    for (const int id : before) key.push_back(static_cast<unsigned>(id));
    std::seed_seq sequence(key.begin(), key.end());
    std::mt19937 random(sequence);
    std::vector<float> scores;
    for (int i = 0; i < vocabulary; ++i) {
      scores.push_back(spread * static_cast<float>(random() / 4294967296.0 * 2 - 1));
    }
    return log_softmax(scores);
  };
}

/// log p by the ids before; where none is written, `</s>` (id 0) is certain. Probabilities in,
/// missing ones 1e-6.
inline FunctionScorer::Function scripted(int vocabulary,
                                         std::map<std::vector<int>, std::map<int, double>> script) {
  return [=](const std::vector<int>&, const std::vector<int>& before) {
    std::vector<float> scores(static_cast<std::size_t>(vocabulary), std::log(1e-6F));
    const auto found = script.find(before);
    if (found == script.end()) {
      scores[0] = 0.0F;
    } else {
      for (const auto& [id, p] : found->second) {
        scores[static_cast<std::size_t>(id)] = static_cast<float>(std::log(p));
      }
    }
    return scores;
  };
}

}  // namespace heed
