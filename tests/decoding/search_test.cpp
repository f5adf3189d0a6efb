#include "decoding/search.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "decoding/beam.h"
#include "decoding/function_scorer.h"
#include "decoding/greedy.h"
#include "decoding/ranking.h"

namespace heed {
namespace {

using Ids = std::vector<int>;
constexpr int kVocabulary = 6;
constexpr SpecialIds kSpecial{.start = 5, .end = 0, .pad = 5, .unk = 1};

SearchBatch random_batch(unsigned seed, std::size_t sentences) {
  std::mt19937 random(seed);
  SearchBatch batch;
  for (std::size_t i = 0; i < sentences; ++i) {
    Ids source;
    for (unsigned n = random() % 4; n > 0; --n)
      source.push_back(2 + static_cast<int>(random() % 3));
    source.push_back(0);
    batch.sources.push_back(source);
  }
  return batch;
}

FunctionScorer random_scorer(unsigned seed) {
  return {kVocabulary, kSpecial.start, random_function(kVocabulary, seed)};
}

/// The obvious twin: every finished translation of at most `max_length` tokens (`</s>` included),
/// best first.
std::vector<Hypothesis> all_translations(const FunctionScorer::Function& function,
                                         const Ids& source, const SearchOptions& options) {
  std::vector<Hypothesis> found;
  const std::function<void(const Hypothesis&)> grow = [&](const Hypothesis& before) {
    const std::vector<float> scores = function(source, before.ids);
    for (int id = 0; id < kVocabulary; ++id) {
      if (id == kSpecial.pad) continue;
      Hypothesis longer = before;
      append_token(longer, {id, scores[static_cast<std::size_t>(id)]}, kSpecial.end,
                   options.length_penalty);
      if (longer.finished) {
        found.push_back(longer);
      } else if (static_cast<int>(longer.ids.size()) < options.max_length) {
        grow(longer);
      }
    }
  };
  grow(empty_hypothesis());
  std::stable_sort(found.begin(), found.end(), ranks_before);
  return found;
}

void expect_same(const std::vector<Hypothesis>& a, const std::vector<Hypothesis>& b) {
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    EXPECT_EQ(a[i].ids, b[i].ids);
    EXPECT_EQ(a[i].token_log_probabilities, b[i].token_log_probabilities);
    EXPECT_DOUBLE_EQ(a[i].log_probability, b[i].log_probability);
    EXPECT_DOUBLE_EQ(a[i].score, b[i].score);
    EXPECT_EQ(a[i].finished, b[i].finished);
  }
}

TEST(BeamSearch, FindsTheBestOfAllTranslationsWhenNothingFallsOffTheBeam) {
  for (const double penalty : {0.0, 0.7, 1.0}) {
    for (unsigned seed = 0; seed < 10; ++seed) {
      SearchOptions options{.beam_size = 700,
                            .n_best = 12,
                            .length_penalty = penalty,
                            .exhaustive = true,
                            .max_length = 4};
      FunctionScorer scorer = random_scorer(seed);
      const SearchBatch batch = random_batch(seed, 2);
      const auto found = search(scorer, batch, kSpecial, options);
      for (std::size_t s = 0; s < batch.sources.size(); ++s) {
        auto expected =
            all_translations(random_function(kVocabulary, seed), batch.sources[s], options);
        expected.resize(12);
        expect_same(found[s], expected);
      }
    }
  }
}

/// The same beam without dropping: runs to the maximum length, keeps every finished hypothesis.
std::vector<Hypothesis> patient_beam(const FunctionScorer::Function& function, const Ids& source,
                                     const SearchOptions& options) {
  std::vector<Hypothesis> live = {empty_hypothesis()}, finished;
  for (int length = 0; length < options.max_length; ++length) {
    std::vector<Hypothesis> longer;
    for (const Hypothesis& before : live) {
      const std::vector<float> scores = function(source, before.ids);
      for (int id = 0; id < kVocabulary; ++id) {
        if (id == kSpecial.pad) continue;
        longer.push_back(before);
        append_token(longer.back(), {id, scores[static_cast<std::size_t>(id)]}, kSpecial.end,
                     options.length_penalty);
      }
    }
    std::stable_sort(longer.begin(), longer.end(), [](const Hypothesis& a, const Hypothesis& b) {
      return a.log_probability > b.log_probability;
    });
    const auto beam = static_cast<std::size_t>(options.beam_size);
    live.clear();
    for (std::size_t rank = 0; rank < longer.size() && live.size() < beam; ++rank) {
      if (!longer[rank].finished) {
        live.push_back(longer[rank]);
      } else if (rank < beam) {
        finished.push_back(longer[rank]);
      }
    }
  }
  finished.insert(finished.end(), live.begin(), live.end());
  std::stable_sort(finished.begin(), finished.end(), ranks_before);
  finished.resize(std::min(finished.size(), static_cast<std::size_t>(options.n_best)));
  return finished;
}

TEST(BeamSearch, AnExhaustiveOneLosesNothingThatTheBeamWouldReach) {
  for (const double penalty : {0.0, 0.7, 1.0}) {
    for (unsigned seed = 0; seed < 30; ++seed) {
      const SearchOptions options{.beam_size = 3,
                                  .n_best = 1 + static_cast<int>(seed % 3),
                                  .length_penalty = penalty,
                                  .exhaustive = true,
                                  .max_length = 9};
      FunctionScorer scorer = random_scorer(seed);
      const SearchBatch batch = random_batch(seed, 3);
      const auto found = beam_search(scorer, batch, kSpecial, options);
      std::size_t patient_rows = 0;
      for (std::size_t s = 0; s < batch.sources.size(); ++s) {
        expect_same(found[s],
                    patient_beam(random_function(kVocabulary, seed), batch.sources[s], options));
        patient_rows += 1 + 3 * 8;
      }
      EXPECT_LE(scorer.row_steps, patient_rows);
    }
  }
}

TEST(BeamSearch, DropsHypothesesThatCannotWinAnyMore) {
  // "2" is nearly certain; the rest of the beam is no likelier than the empty translation that has
  // finished already.
  FunctionScorer scorer(kVocabulary, kSpecial.start,
                        scripted(kVocabulary, {{{}, {{2, 0.999}}}, {{2}, {{0, 0.999}}}}));
  const SearchBatch batch{.sources = {{2, 0}}};
  const auto found = beam_search(scorer, batch, kSpecial, {.length_penalty = 0});
  EXPECT_EQ(found[0][0].ids, Ids{2});
  EXPECT_EQ(scorer.row_steps, 2U);  // the start, then one row instead of a beam of four
}

TEST(BeamSearch, WaitsForALongerTranslationToWinByItsLengthOnlyIfExhaustive) {
  FunctionScorer scorer(kVocabulary, kSpecial.start,
                        scripted(kVocabulary, {{{}, {{2, 0.6}, {3, 0.39}}},
                                               {{2}, {{0, 0.99}}},
                                               {{3}, {{4, 0.99}}},
                                               {{3, 4}, {{4, 0.99}}},
                                               {{3, 4, 4}, {{0, 0.99}}}}));
  const SearchBatch batch{.sources = {{2, 0}}};
  EXPECT_EQ(search(scorer, batch, kSpecial, {.beam_size = 2})[0][0].ids, Ids{2});
  EXPECT_EQ(search(scorer, batch, kSpecial, {.beam_size = 2, .exhaustive = true})[0][0].ids,
            (Ids{3, 4, 4}));
}

TEST(BeamSearch, WithABeamOfOneAndPlainLogPEqualsGreedySearch) {
  for (unsigned seed = 0; seed < 40; ++seed) {
    const SearchOptions options{.beam_size = 1, .length_penalty = 0, .max_length = 12};
    FunctionScorer scorer = random_scorer(seed);
    const SearchBatch batch = random_batch(seed, 3);
    const auto beam = beam_search(scorer, batch, kSpecial, options);
    const auto greedy = greedy_search(scorer, batch, kSpecial, options);
    for (std::size_t s = 0; s < 3; ++s) expect_same(beam[s], greedy[s]);
  }
}

TEST(BeamSearch, PrefersAWorseStartWithABetterEnd) {
  FunctionScorer scorer(
      kVocabulary, kSpecial.start,
      scripted(kVocabulary, {{{}, {{2, 0.6}, {3, 0.4}}}, {{2}, {{0, 0.3}, {4, 0.3}}}}));
  const SearchBatch batch{.sources = {{2, 0}}};
  EXPECT_EQ(search(scorer, batch, kSpecial, {.beam_size = 2})[0][0].ids, Ids{3});
  EXPECT_EQ(search(scorer, batch, kSpecial, {.beam_size = 1})[0][0].ids, Ids{2});
}

TEST(GreedySearch, TakesTheLikeliestTokenAtEachStep) {
  FunctionScorer scorer(
      kVocabulary, kSpecial.start,
      scripted(kVocabulary, {{{}, {{2, 0.6}, {3, 0.4}}}, {{2}, {{4, 0.5}, {0, 0.3}}}}));
  const auto found = search(scorer, {.sources = {{2, 0}}}, kSpecial, {.beam_size = 1});
  EXPECT_EQ(found[0][0].ids, (Ids{2, 4}));
  EXPECT_NEAR(found[0][0].log_probability, std::log(0.6 * 0.5), 1e-6);
  EXPECT_NEAR(found[0][0].score, std::log(0.6 * 0.5) / 3, 1e-6);
}

class EverySearch : public testing::TestWithParam<SearchOptions> {};

TEST_P(EverySearch, TranslatesALineLikeItsBatch) {
  SearchOptions options = GetParam();
  options.max_length = 10;
  for (unsigned seed = 0; seed < 15; ++seed) {
    FunctionScorer scorer = random_scorer(seed);
    SearchBatch batch = random_batch(seed, 6);
    for (std::uint64_t line = 0; line < 6; ++line) batch.lines.push_back(100 + line);
    const auto together = search(scorer, batch, kSpecial, options);
    for (std::size_t s = 0; s < 6; ++s) {
      const SearchBatch alone{.sources = {batch.sources[s]}, .lines = {batch.lines[s]}};
      expect_same(search(scorer, alone, kSpecial, options)[0], together[s]);
    }
  }
}

TEST_P(EverySearch, NeverGeneratesPadAndObeysMinimumAndMaximumLength) {
  SearchOptions options = GetParam();
  options.min_length = 3;
  options.max_length = 5;
  options.allow_unk = false;
  for (unsigned seed = 0; seed < 15; ++seed) {
    FunctionScorer scorer = random_scorer(seed);
    for (const auto& found : search(scorer, random_batch(seed, 4), kSpecial, options)) {
      ASSERT_FALSE(found.empty());
      for (const Hypothesis& hypothesis : found) {
        EXPECT_GE(hypothesis.ids.size(), 3U);
        EXPECT_LE(hypothesis.token_log_probabilities.size(), 5U);
        EXPECT_EQ(hypothesis.token_log_probabilities.size(),
                  hypothesis.ids.size() + (hypothesis.finished ? 1U : 0U));
        for (const int id : hypothesis.ids) EXPECT_TRUE(id >= 2 && id <= 4) << id;
      }
    }
  }
}

TEST_P(EverySearch, BeginsWithTheForcedPrefixAndCountsItsLogP) {
  SearchOptions options = GetParam();
  options.max_length = 8;
  FunctionScorer scorer = random_scorer(3);
  SearchBatch batch = random_batch(3, 3);
  batch.prefixes = {{4, 4, 1}, {}, {2}};
  const auto found = search(scorer, batch, kSpecial, options);
  for (std::size_t s = 0; s < 3; ++s) {
    const Hypothesis& best = found[s][0];
    const Ids& prefix = batch.prefixes[s];
    ASSERT_GE(best.ids.size(), prefix.size());
    EXPECT_TRUE(std::equal(prefix.begin(), prefix.end(), best.ids.begin()));
    double sum = 0;
    for (std::size_t t = 0; t < best.token_log_probabilities.size(); ++t) {
      const Ids before(best.ids.begin(), best.ids.begin() + static_cast<std::ptrdiff_t>(t));
      const int id = t < best.ids.size() ? best.ids[t] : kSpecial.end;
      sum +=
          random_function(kVocabulary, 3)(batch.sources[s], before)[static_cast<std::size_t>(id)];
    }
    EXPECT_NEAR(best.log_probability, sum, 1e-6);
  }
}

TEST_P(EverySearch, RepeatsNoNgramWhenAsked) {
  SearchOptions options = GetParam();
  options.no_repeat_ngram = 2;
  options.min_length = 8;
  FunctionScorer scorer = random_scorer(5);
  for (const auto& found : search(scorer, random_batch(5, 3), kSpecial, options)) {
    for (const Hypothesis& hypothesis : found) {
      std::map<std::pair<int, int>, int> bigrams;
      for (std::size_t t = 1; t < hypothesis.ids.size(); ++t) {
        EXPECT_EQ(++bigrams[std::pair(hypothesis.ids[t - 1], hypothesis.ids[t])], 1);
      }
    }
  }
}

TEST_P(EverySearch, GivesAnUnfinishedTranslationWhereTheEndIsNeverReached) {
  SearchOptions options = GetParam();
  options.max_length = 6;
  options.n_best = options.sampling ? 3 : std::min(options.beam_size, 3);
  FunctionScorer scorer(kVocabulary, kSpecial.start, [](const Ids&, const Ids&) {
    const float never = -std::numeric_limits<float>::infinity();
    return std::vector<float>{never, never, -1, -2, -3, -0.1F};
  });
  const auto found = search(scorer, {.sources = {{2, 0}}}, kSpecial, options);
  ASSERT_EQ(found[0].size(), static_cast<std::size_t>(options.n_best));
  for (const Hypothesis& hypothesis : found[0]) {
    EXPECT_FALSE(hypothesis.finished);
    EXPECT_EQ(hypothesis.ids.size(), 6U);
  }
}

TEST_P(EverySearch, EndsWhereNoTokenIsPossible) {
  FunctionScorer scorer(kVocabulary, kSpecial.start, [](const Ids&, const Ids&) {
    return std::vector<float>(kVocabulary, std::nanf(""));
  });
  const auto found = search(scorer, {.sources = {{2, 0}}}, kSpecial, GetParam());
  ASSERT_EQ(found[0].size(), 1U);
  EXPECT_FALSE(found[0][0].finished);
  EXPECT_TRUE(found[0][0].ids.empty());
}

INSTANTIATE_TEST_SUITE_P(
    All, EverySearch,
    testing::Values(SearchOptions{.beam_size = 1}, SearchOptions{.beam_size = 3, .n_best = 2},
                    SearchOptions{.sampling = true},
                    SearchOptions{.sampling = true, .top_k = 3, .temperature = 1.5}));

TEST(Search, OfNothingGivesNothing) {
  FunctionScorer scorer = random_scorer(1);
  EXPECT_TRUE(search(scorer, {}, kSpecial, {}).empty());
}

}  // namespace
}  // namespace heed
