// The transformer stands here twice: in LibTorch (model/transformer.h, the definition) and on
// packed weights (engine/engine.h). Both are asked the same through the interfaces of decoding/,
// and must answer the same. LibTorch computes in float64, where it takes its own plain functions
// and none of our kernels: the twins share no arithmetic.
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <limits>
#include <memory>
#include <random>

#include "bridge/model_scorer.h"
#include "engine/engine.h"

namespace heed {
namespace {

using Ids = std::vector<int>;

/// Bounds of |a - b| / max(1, |a|), a few times what rounding to float32 makes of it. Measured on a
/// CPU with AVX-512: 4.3e-7 for log p, 1.2e-7 for weights and 4.0e-7 for contributions of
/// cross-attention over 200 random configurations (2.4e-6 for scores and contributions of
/// self-attention, over 30); 2.8e-6, 1.1e-6 and 3.1e-6 for the bundled models, which are deeper and
/// more certain (1.0e-5 for scores of en-de's encoder, of six layers).
constexpr float kRandomTolerance = 6e-6F, kBundledTolerance = 3e-5F;
constexpr int kConfigurations = 30;

/// The largest difference, relative where values are large; infinite where one side is not a
/// number.
float difference(std::span<const float> a, std::span<const float> b) {
  EXPECT_EQ(a.size(), b.size());
  float largest = 0.0F;
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
    if (a[i] == b[i]) continue;  // minus infinity too
    const float apart = std::abs(a[i] - b[i]) / std::max(1.0F, std::abs(a[i]));
    largest = std::isnan(apart) ? std::numeric_limits<float>::infinity() : std::max(largest, apart);
  }
  return largest;
}

/// Random numbers that are the same with every standard library.
class Dice {
 public:
  explicit Dice(std::uint32_t seed) : random_(seed) {}
  int from(int least, int most) {
    return least + static_cast<int>(random_() % static_cast<std::uint32_t>(most - least + 1));
  }
  bool coin() { return from(0, 1) == 1; }
  /// From -1 to 1.
  float value() { return static_cast<float>(random_()) / 2147483648.0F - 1.0F; }
  Ids ids(int count, int vocabulary) {
    Ids ids(static_cast<std::size_t>(count));
    for (int& id : ids) id = from(0, vocabulary - 1);
    return ids;
  }

 private:
  std::mt19937 random_;
};

/// Every size that may differ differs, and none needs to be a multiple of what vectors hold.
ModelConfig random_config(Dice& dice) {
  ModelConfig config;
  config.encoder_attention_heads = dice.from(1, 4);
  config.decoder_attention_heads = dice.from(1, 4);
  config.d_model = 24 * dice.from(1, 3);  // 2, 3 and 4 divide it
  config.encoder_layers = dice.from(1, 3);
  config.decoder_layers = dice.from(1, 3);
  config.encoder_ffn_dim = dice.from(1, 100);
  config.decoder_ffn_dim = dice.from(1, 100);
  config.activation_function = kActivations.at(static_cast<std::size_t>(dice.from(0, 2))).value;
  config.scale_embedding = dice.coin();
  config.share_encoder_decoder_embeddings = dice.coin();
  config.tie_word_embeddings = dice.coin();
  config.vocab_size = config.decoder_vocab_size = dice.from(3, 90);
  if (!config.share_encoder_decoder_embeddings)
    config.decoder_vocab_size = dice.from(config.vocab_size, 120);
  config.pad_token_id = config.decoder_start_token_id = config.vocab_size - 1;
  return config;
}

/// Weights as a trained model might have them: no bias is zero, and some norms are so small that
/// the epsilon of the next one counts.
ModelWeights random_weights(const ModelConfig& config, Dice& dice) {
  ModelWeights weights = expected_weights(config);
  for (auto& [name, weight] : weights) {
    std::int64_t count = 1;
    for (const std::int64_t length : weight.shape) count *= length;
    const bool is_matrix = weight.shape.size() == 2 && weight.shape[0] > 1;
    float scale = is_matrix ? 2.0F / std::sqrt(static_cast<float>(weight.shape[1])) : 0.5F;
    if (!is_matrix && dice.from(0, 3) == 0) scale = 0.02F;
    for (std::int64_t i = 0; i < count; ++i) weight.values.push_back(scale * dice.value());
  }
  return weights;
}

/// A model twice.
struct Twins {
  Twins(const ModelConfig& config, const ModelWeights& weights, float bound)
      : tolerance(bound),
        engine(config, weights, 1),
        transformer(std::make_shared<Transformer>(config)),
        scorer(transformer) {
    transformer->set_weights(weights);
    transformer->to(torch::kFloat64);
  }

  float tolerance;
  Engine engine;
  std::shared_ptr<Transformer> transformer;
  ModelScorer scorer;
};

/// Pairs of many lengths in one batch.
void compare_whole_sequences(Twins& twins, Dice& dice) {
  const ModelConfig& config = twins.engine.config();
  std::vector<IdPair> pairs;
  for (int i = 0; i < 6; ++i)
    pairs.push_back({dice.ids(dice.from(1, 25), config.vocab_size),
                     dice.ids(dice.from(1, 25), config.decoder_vocab_size)});
  const Wanted wanted{.maps = Wanted::Maps::kAll};
  const auto actual = twins.engine.score(pairs, wanted),
             expected = twins.scorer.score(pairs, wanted);
  ASSERT_EQ(actual.size(), pairs.size());
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    EXPECT_LT(difference(actual[i].token_log_probabilities, expected[i].token_log_probabilities),
              twins.tolerance);
    for (const AttentionKind kind : kAttentionKinds) {
      const AttentionMaps &read = actual[i].maps.of(kind), &defined = expected[i].maps.of(kind);
      EXPECT_EQ(read.layers, defined.layers);
      EXPECT_EQ(read.heads, defined.heads);
      EXPECT_EQ(read.queries, defined.queries);
      EXPECT_EQ(read.keys, defined.keys);
      EXPECT_LT(difference(read.scores, defined.scores), twins.tolerance);
      EXPECT_LT(difference(read.weights, defined.weights), twins.tolerance);
      EXPECT_LT(difference(read.contributions, defined.contributions), twins.tolerance);
      EXPECT_LT(difference(read.residual_shares, defined.residual_shares), twins.tolerance);
    }
  }
}

/// A beam whose rows are repeated, reordered and dropped as a search might do it, across sentences
/// that differ in length: log p of the whole vocabulary at each step.
void compare_step_by_step(Twins& twins, Dice& dice) {
  const ModelConfig& config = twins.engine.config();
  std::vector<Ids> sources;
  for (int i = 0; i < 3; ++i) sources.push_back(dice.ids(dice.from(1, 20), config.vocab_size));
  twins.engine.start(sources);
  twins.scorer.start(sources);
  int rows = static_cast<int>(sources.size());
  for (int step = 0; step < 12; ++step) {
    const int next_rows = dice.from(1, 8);
    const Ids parents = dice.ids(next_rows, rows);
    const Ids previous =
        step == 0 ? Ids(static_cast<std::size_t>(next_rows), config.decoder_start_token_id)
                  : dice.ids(next_rows, config.decoder_vocab_size);
    const auto actual = twins.engine.step(parents, previous),
               expected = twins.scorer.step(parents, previous);
    EXPECT_EQ(actual.size(), parents.size() * static_cast<std::size_t>(config.decoder_vocab_size));
    EXPECT_LT(difference(actual, expected), twins.tolerance) << "step " << step;
    rows = next_rows;
  }
}

/// Of random configurations, each with what the trace of a failure needs.
void for_each_configuration(void (*compare)(Twins&, Dice&)) {
  for (std::uint32_t seed = 1; seed <= kConfigurations; ++seed) {
    Dice dice(seed);
    const ModelConfig config = random_config(dice);
    config.validate();
    SCOPED_TRACE("seed " + std::to_string(seed) + ", " +
                 name_in(kActivations, config.activation_function) +
                 (config.scale_embedding ? ", scaled" : "") +
                 (config.share_encoder_decoder_embeddings ? ", shared" : "") +
                 (config.tie_word_embeddings ? ", tied" : ""));
    Twins twins(config, random_weights(config, dice), kRandomTolerance);
    compare(twins, dice);
  }
}

TEST(RandomTwins, ScoreWholeSequencesAlike) { for_each_configuration(compare_whole_sequences); }

TEST(RandomTwins, TakeStepsAlikeWhereverABeamGoes) { for_each_configuration(compare_step_by_step); }

class BundledTwins : public testing::TestWithParam<std::string> {
 protected:
  const std::filesystem::path folder_ =
      std::filesystem::path(HEED_SOURCE_DIR) / "models" / GetParam();
  const ModelConfig config_ = read_model_config(folder_);
  Twins twins_{config_, read_model_weights(folder_, config_), kBundledTolerance};
  Dice dice_{1};
};

TEST_P(BundledTwins, ScoreWholeSequencesAlike) { compare_whole_sequences(twins_, dice_); }

TEST_P(BundledTwins, TakeStepsAlikeWhereverABeamGoes) { compare_step_by_step(twins_, dice_); }

INSTANTIATE_TEST_SUITE_P(Models, BundledTwins, testing::Values("toy", "en-de", "de-en"),
                         [](const auto& info) {
                           std::string name = info.param;
                           std::erase(name, '-');
                           return name;
                         });

}  // namespace
}  // namespace heed
