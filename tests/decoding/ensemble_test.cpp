#include "decoding/ensemble.h"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

#include "decoding/function_scorer.h"

namespace heed {
namespace {

FunctionScorer constant(std::vector<float> row) {
  return {static_cast<int>(row.size()), 9,
          [row](const std::vector<int>&, const std::vector<int>&) { return row; }};
}

TEST(EnsembleScorer, GivesTheLogOfTheMeanProbability) {
  FunctionScorer a = constant({std::log(0.5F), std::log(0.5F), -200.0F});
  FunctionScorer b = constant({std::log(0.1F), std::log(0.9F), -200.0F});
  EnsembleScorer ensemble({&a, &b});
  const std::vector<std::vector<int>> sources = {{1, 0}, {2, 0}};
  ensemble.start(sources);
  const std::vector<int> parents = {0, 1}, start = {9, 9};
  const auto scores = ensemble.step(parents, start);
  ASSERT_EQ(scores.size(), 6U);
  for (std::size_t row = 0; row < 2; ++row) {
    EXPECT_NEAR(scores[row * 3], std::log(0.3), 1e-6);
    EXPECT_NEAR(scores[row * 3 + 1], std::log(0.7), 1e-6);
    EXPECT_NEAR(scores[row * 3 + 2], -200, 1e-3);
  }
}

TEST(EnsembleScorer, KeepsTheImpossibleImpossible) {
  FunctionScorer a = constant({0.0F, -INFINITY});
  EnsembleScorer ensemble({&a, &a});
  const std::vector<std::vector<int>> sources = {{1, 0}};
  ensemble.start(sources);
  const std::vector<int> parents = {0}, start = {9};
  EXPECT_EQ(ensemble.step(parents, start)[1], -INFINITY);
}

TEST(EnsembleScorer, HasAWorkerForEachThreadThatAllMembersHave) {
  const FunctionScorer a = constant({std::log(0.5F), std::log(0.5F)}),
                       b = constant({std::log(0.1F), std::log(0.9F)});
  Team three(a, {a, a}), two(a, {b});  // the second workers are others, to be told from the first
  EnsembleScorer ensemble({&three, &two});
  const auto workers = ensemble.workers();
  ASSERT_EQ(workers.size(), 2U);
  EXPECT_EQ(workers[0], &ensemble);
  EXPECT_EQ(ensemble.workers(), workers);
  const std::vector<std::vector<int>> sources = {{1, 0}};
  const std::vector<int> parents = {0}, start = {9};
  for (StepScorer* worker : workers) worker->start(sources);
  EXPECT_NEAR(workers[0]->step(parents, start)[1], std::log(0.5), 1e-6);
  EXPECT_NEAR(workers[1]->step(parents, start)[1], std::log(0.7), 1e-6);
}

TEST(EnsembleScorer, RefusesVocabulariesOfDifferentSizesAndNoMembers) {
  FunctionScorer a = constant({0, 0}), b = constant({0, 0, 0});
  EXPECT_THROW(EnsembleScorer({&a, &b}), std::invalid_argument);
  EXPECT_THROW(EnsembleScorer({}), std::invalid_argument);
}

}  // namespace
}  // namespace heed
