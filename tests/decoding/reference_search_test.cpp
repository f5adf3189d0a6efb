#include <gtest/gtest.h>

#include <cmath>

#include "decoding/search.h"
#include "engine/engine.h"
#include "support/reference.h"

/// The searches against Hugging Face's on its own models (tests/reference): a random MarianMT never
/// says `</s>`, so every hypothesis there has 22 tokens and then a `</s>` that the maximum length
/// forces, at no cost.
namespace heed {
namespace {

constexpr int kTokens = 22;

/// Hugging Face's generation takes `<pad>` out before the softmax: what it held is shared out among
/// the others.
class WithoutPad : public StepScorer {
 public:
  WithoutPad(StepScorer& scorer, int pad) : scorer_(scorer), pad_(static_cast<std::size_t>(pad)) {}

  int vocabulary_size() const override { return scorer_.vocabulary_size(); }
  void start(std::span<const std::vector<int>> sources) override { scorer_.start(sources); }
  std::span<const float> step(std::span<const int> parents,
                              std::span<const int> previous_ids) override {
    const std::span<const float> scores = scorer_.step(parents, previous_ids);
    scores_.assign(scores.begin(), scores.end());
    const auto vocabulary = static_cast<std::size_t>(vocabulary_size());
    for (std::size_t row = 0; row < scores_.size(); row += vocabulary) {
      const float others = std::log1p(-std::exp(scores_[row + pad_]));
      for (std::size_t i = 0; i < vocabulary; ++i) scores_[row + i] -= others;
    }
    return scores_;
  }

 private:
  StepScorer& scorer_;
  std::size_t pad_;
  std::vector<float> scores_;
};

class ReferenceSearch : public MarianReference {
 protected:
  std::vector<std::vector<Hypothesis>> translate(const SearchOptions& options) {
    SearchBatch batch;
    for (const auto& pair : expected_) batch.sources.push_back(pair.at("source_ids"));
    return translate(batch, options);
  }

  std::vector<std::vector<Hypothesis>> translate(const SearchBatch& batch,
                                                 const SearchOptions& options) {
    const ModelConfig& config = engine_.config();
    WithoutPad scorer(engine_, config.pad_token_id);
    const SpecialIds special{.start = config.decoder_start_token_id,
                             .end = config.eos_token_id,
                             .pad = config.pad_token_id};
    return search(scorer, batch, special, options);
  }

  Engine engine_{folder_, 1};
};

/// Hugging Face's ids without the start symbol and the forced `</s>`.
std::vector<int> generated(const nlohmann::json& ids) {
  const std::vector<int> all = ids;
  return {all.begin() + 1, all.end() - 1};
}

TEST_P(ReferenceSearch, GreedyOutputIsHuggingFaces) {
  const auto found = translate({.beam_size = 1, .max_length_factor = 100, .max_length = kTokens});
  for (std::size_t i = 0; i < found.size(); ++i) {
    EXPECT_EQ(found[i].at(0).ids, generated(expected_[i].at("greedy_ids")))
        << expected_[i].at("source");
  }
}

TEST_P(ReferenceSearch, TheFourBestOfABeamOfFourAreHuggingFaces) {
  const auto found =
      translate({.beam_size = 4, .n_best = 4, .max_length_factor = 100, .max_length = kTokens});
  for (std::size_t i = 0; i < found.size(); ++i) {
    const auto& pair = expected_[i];
    for (std::size_t rank = 0; rank < 4; ++rank) {
      EXPECT_EQ(found[i].at(rank).ids, generated(pair.at("beam4_ids")[rank])) << pair.at("source");
      EXPECT_NEAR(found[i].at(rank).score, pair.at("beam4_scores")[rank].get<double>(), 1e-4)
          << pair.at("source");
    }
  }
}

TEST_P(ReferenceSearch, TranslatesALineLikeItsBatch) {
  const SearchOptions options{
      .beam_size = 3, .n_best = 3, .max_length_factor = 100, .max_length = kTokens};
  const auto together = translate(options);
  for (std::size_t i = 0; i < together.size(); ++i) {
    const auto found = translate({.sources = {expected_[i].at("source_ids")}}, options);
    for (std::size_t rank = 0; rank < 3; ++rank) {
      EXPECT_EQ(found[0].at(rank).ids, together[i].at(rank).ids);
      EXPECT_NEAR(found[0].at(rank).score, together[i].at(rank).score, 1e-4);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(HuggingFace, ReferenceSearch, kMarianFolders, name_of_folder);

}  // namespace
}  // namespace heed
