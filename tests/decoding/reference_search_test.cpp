#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>

#include "decoding/search.h"
#include "engine/engine.h"
#include "text/json_file.h"

/// The searches against Hugging Face's on its own models (shared/reference): a random MarianMT never says `</s>`, so
/// every hypothesis there has 22 tokens and then a `</s>` that the maximum length forces, at no cost.
namespace heed {
namespace {

constexpr int kTokens = 22;

struct Reference {
  std::unique_ptr<LoadedModel> model;
  nlohmann::json pairs;
  SpecialIds special;
};

/// Hugging Face's generation takes `<pad>` out before the softmax: what it held is shared out among the others.
class WithoutPad : public StepScorer {
 public:
  WithoutPad(StepScorer& scorer, int pad) : scorer_(scorer), pad_(static_cast<std::size_t>(pad)) {}

  int vocabulary_size() const override { return scorer_.vocabulary_size(); }
  void start(std::span<const std::vector<int>> sources) override { scorer_.start(sources); }
  std::span<const float> step(std::span<const int> parents, std::span<const int> previous_ids) override {
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

class ReferenceSearch : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
#ifndef HEED_SHARED_DIR
    GTEST_SKIP() << "built without HEED_SHARED_DIR";
#else
    const auto folder = std::filesystem::path(HEED_SHARED_DIR) / "reference" / GetParam();
    if (!std::filesystem::exists(folder)) GTEST_SKIP() << folder << " is missing";
    reference_.model = std::make_unique<Engine>(folder, 1);
    reference_.pairs = read_json_object(folder / "expected.json").at("pairs");
    const ModelConfig& config = reference_.model->config();
    reference_.special = {
        .start = config.decoder_start_token_id, .end = config.eos_token_id, .pad = config.pad_token_id};
#endif
  }

  std::vector<std::vector<Hypothesis>> translate(const SearchOptions& options) {
    SearchBatch batch;
    for (const auto& pair : reference_.pairs) batch.sources.push_back(pair.at("source_ids"));
    WithoutPad scorer(*reference_.model, reference_.special.pad);
    return search(scorer, batch, reference_.special, options);
  }

  Reference reference_;
};

/// Hugging Face's ids without the start symbol and the forced `</s>`.
std::vector<int> generated(const nlohmann::json& ids) {
  const std::vector<int> all = ids;
  return {all.begin() + 1, all.end() - 1};
}

TEST_P(ReferenceSearch, GreedyOutputIsHuggingFaces) {
  const auto found = translate({.beam_size = 1, .max_length_factor = 100, .max_length = kTokens});
  for (std::size_t i = 0; i < found.size(); ++i) {
    EXPECT_EQ(found[i].at(0).ids, generated(reference_.pairs[i].at("greedy_ids"))) << reference_.pairs[i].at("source");
  }
}

TEST_P(ReferenceSearch, TheFourBestOfABeamOfFourAreHuggingFaces) {
  const auto found = translate({.beam_size = 4, .n_best = 4, .max_length_factor = 100, .max_length = kTokens});
  for (std::size_t i = 0; i < found.size(); ++i) {
    const auto& pair = reference_.pairs[i];
    for (std::size_t rank = 0; rank < 4; ++rank) {
      EXPECT_EQ(found[i].at(rank).ids, generated(pair.at("beam4_ids")[rank])) << pair.at("source");
      EXPECT_NEAR(found[i].at(rank).score, pair.at("beam4_scores")[rank].get<double>(), 1e-4) << pair.at("source");
    }
  }
}

TEST_P(ReferenceSearch, TranslatesALineLikeItsBatch) {
  const SearchOptions options{.beam_size = 3, .n_best = 3, .max_length_factor = 100, .max_length = kTokens};
  const auto together = translate(options);
  for (std::size_t i = 0; i < together.size(); ++i) {
    const SearchBatch alone{.sources = {reference_.pairs[i].at("source_ids")}};
    WithoutPad scorer(*reference_.model, reference_.special.pad);
    const auto found = search(scorer, alone, reference_.special, options);
    for (std::size_t rank = 0; rank < 3; ++rank) {
      EXPECT_EQ(found[0].at(rank).ids, together[i].at(rank).ids);
      EXPECT_NEAR(found[0].at(rank).score, together[i].at(rank).score, 1e-4);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Models, ReferenceSearch, testing::Values("marianmt-tied-relu", "marianmt-uneven-swish"),
                         [](const auto& info) { return info.index == 0 ? "TiedRelu" : "UnevenSwish"; });

}  // namespace
}  // namespace heed
