#include "job/training_cost.h"

#include <gtest/gtest.h>

#include "format/model_folder.h"

namespace heed {
namespace {

TrainingLoad load() {
  return {.pairs = 1000,
          .source_pieces = 20000,
          .target_pieces = 10000,
          .validation_pairs = 0,
          .vocabulary = 50,
          .device = {.rate = 1e9}};
}

ModelConfig model() {
  ModelConfig config;
  config.d_model = 10;
  config.encoder_layers = config.decoder_layers = 1;
  config.encoder_ffn_dim = config.decoder_ffn_dim = 30;
  return config;
}

/// A target piece meets 6 x 100 + 600 weights of the decoder and 50 x 10 of the output layer; its
/// two source pieces 1,000 of the encoder and 200 for keys and values each. A tenth of a batch is
/// padding.
TEST(TrainingSpeed, FollowsFromTheWeightsThatAPieceMeets) {
  EXPECT_DOUBLE_EQ(training_speed(load(), model(), {}),
                   0.9e9 / (6.0 * (1200.0 + 500.0 + 2.0 * 1200.0)));
}

TEST(TrainingSpeed, IsHigherInBFloat16AndHalvedByASecondPass) {
  const double plain = training_speed(load(), model(), {});
  EXPECT_GT(training_speed(load(), model(), {.bfloat16_products = true}), plain);
  EXPECT_DOUBLE_EQ(training_speed(load(), model(), {.r_drop = 1.0}), plain / 2.0);
}

TEST(TrainingSpeed, IsLimitedByWhatAnUpdateCostsHoweverSmallItIs) {
  TrainingLoad gpu = load();
  const double plain = training_speed(gpu, model(), {.batch_tokens = 1000});
  gpu.device.update_seconds = 0.9;  // in which 900 pieces fill a batch of 1,000 tokens
  EXPECT_DOUBLE_EQ(training_speed(gpu, model(), {.batch_tokens = 1000}), 1000.0);
  EXPECT_DOUBLE_EQ(training_speed(gpu, model(), {.batch_tokens = 100'000'000}), plain);
}

TEST(TrainingMemory, IsOfTheArraysOfEachThreadAndOfABatch) {
  TrainingLoad four = load();
  four.threads = 4;
  const auto weights = 4.0 * static_cast<double>(parameter_count(model()));
  const double one = training_memory(load(), model(), {.batch_tokens = 1000});
  EXPECT_DOUBLE_EQ(training_memory(four, model(), {.batch_tokens = 1000}) - one, 3.0 * weights);
  // A target piece has 20 x 10 + 2 x 30 numbers in the decoder, its two source pieces 12 x 10 + 2 x
  // 30 each.
  EXPECT_DOUBLE_EQ(training_memory(load(), model(), {.batch_tokens = 3000}) - one,
                   2000.0 * 4.0 * (260.0 + 2.0 * 180.0));
}

TEST(EpochsInASpan, AreCountedInPieces) {
  const TrainingOptions training{.batch_tokens = 1000};
  const auto epochs = [&](double amount, SpanUnit unit) {
    return epochs_in({.amount = amount, .unit = unit}, load(), model(), training);
  };
  EXPECT_DOUBLE_EQ(epochs(7.0, SpanUnit::kEpochs), 7.0);
  EXPECT_DOUBLE_EQ(epochs(100.0, SpanUnit::kUpdates), 9.0);  // nine tenths of a batch are filled
  EXPECT_DOUBLE_EQ(epochs(3.0, SpanUnit::kSeconds),
                   3.0 * training_speed(load(), model(), training) / 10000.0);
}

}  // namespace
}  // namespace heed
