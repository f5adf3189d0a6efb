#include "training/gradients.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <numeric>
#include <random>

#include "training/model_loss.h"

namespace heed {
namespace {

ModelConfig small_config() {
  ModelConfig config;
  config.d_model = 16;
  config.encoder_layers = config.decoder_layers = 1;
  config.encoder_attention_heads = config.decoder_attention_heads = 2;
  config.encoder_ffn_dim = config.decoder_ffn_dim = 32;
  config.vocab_size = config.decoder_vocab_size = 31;
  config.pad_token_id = config.decoder_start_token_id = 30;
  config.dropout = 0.0F;
  return config;
}

/// Pairs of 3 to 22 tokens a side: 200 have about 2,500 a side.
EncodedCorpus random_corpus(std::size_t pairs) {
  std::mt19937 random(5);
  std::vector<std::vector<int>> source, target;
  for (std::size_t i = 0; i < pairs; ++i)
    for (auto* side : {&source, &target}) {
      std::vector<int> ids(2 + random() % 20);
      for (int& id : ids) id = 2 + static_cast<int>(random() % 28);
      ids.push_back(0);
      side->push_back(ids);
    }
  return {.source = source, .target = target};
}

class GradientsTest : public testing::Test {
 protected:
  GradientsTest()
      : threads_(at::get_num_threads()), model_(small_config()), sums_(flat_gradients(model_)) {
    std::iota(pairs_.begin(), pairs_.end(), 0U);
  }
  ~GradientsTest() override { at::set_num_threads(threads_); }

  /// Of all pairs in one batch.
  BatchSums add(Gradients& gradients, int threads, std::int64_t update = 0) {
    at::set_num_threads(threads);
    gradients.clear(update);
    return gradients.add(corpus_, pairs_);
  }

  int threads_;
  TrainingOptions options_;
  Transformer model_;
  torch::Tensor sums_;
  EncodedCorpus corpus_ = random_corpus(200);
  std::vector<std::uint32_t> pairs_ = std::vector<std::uint32_t>(200);
};

TEST_F(GradientsTest, AreThoseOfTheWholeBatchOnAnyNumberOfThreads) {
  Gradients gradients(model_, sums_, options_);
  const BatchSums whole = add(gradients, 1);
  const torch::Tensor expected = sums_.clone();
  for (const int threads : {2, 3, 5}) {
    const BatchSums sums = add(gradients, threads);
    EXPECT_EQ(sums.tokens, whole.tokens);
    EXPECT_NEAR(sums.loss / whole.loss, 1.0, 1e-5);
    EXPECT_NEAR(sums.negative_log_likelihood / whole.negative_log_likelihood, 1.0, 1e-5);
    EXPECT_LT((sums_ - expected).norm().item<double>(), 1e-5 * expected.norm().item<double>())
        << threads;
  }
}

TEST_F(GradientsTest, AreOfTheWeightsAsTheyAreNow) {
  Gradients gradients(model_, sums_, options_);
  add(gradients, 2);
  {
    torch::NoGradGuard no_grad;
    for (auto& parameter : model_.parameters()) parameter.mul_(0.5);
  }
  add(gradients, 2);
  const torch::Tensor in_parts = sums_.clone();
  add(gradients, 1);
  EXPECT_LT((sums_ - in_parts).norm().item<double>(), 1e-5 * sums_.norm().item<double>());
}

TEST_F(GradientsTest, AddUpUntilTheyAreCleared) {
  Gradients gradients(model_, sums_, options_);
  add(gradients, 2);
  const torch::Tensor once = sums_.clone();
  gradients.add(corpus_, pairs_);
  EXPECT_LT((sums_ - 2.0 * once).norm().item<double>(), 1e-5 * once.norm().item<double>());
}

TEST_F(GradientsTest, HaveTheSameBitsAgainWithDropoutAndOthersAtAnotherUpdate) {
  ModelConfig config = small_config();
  config.dropout = 0.3F;
  Transformer model(config);
  const torch::Tensor sums = flat_gradients(model);
  Gradients gradients(model, sums, options_);
  add(gradients, 3, 7);
  const torch::Tensor first = sums.clone();
  add(gradients, 3, 7);
  EXPECT_TRUE(sums.equal(first));
  add(gradients, 3, 8);
  EXPECT_FALSE(sums.equal(first));
}

TEST_F(GradientsTest, KnowNoDropoutAtFirstWhereItGrows) {
  ModelConfig config = small_config();
  config.dropout = 0.3F;
  Transformer model(config);
  options_.dropout_warmup = 10;
  const torch::Tensor sums = flat_gradients(model);
  Gradients growing(model, sums, options_);
  const double first = add(growing, 1, 1).loss, later = add(growing, 1, 6).loss;
  const double whole = validation_loss(model, corpus_, 4096);
  options_.label_smoothing = 0.0;
  const BatchSums plain = add(growing, 1, 1);
  EXPECT_NEAR(plain.loss / static_cast<double>(plain.tokens), whole, 1e-4);
  EXPECT_NE(first, later);
}

TEST_F(GradientsTest, AreToldWindowByWindowAsTheyAreInTheEnd) {
  for (const int threads : {1, 3}) {
    Gradients gradients(model_, sums_, options_);
    add(gradients, threads);
    const torch::Tensor once = sums_.clone();
    torch::Tensor told = torch::zeros_like(sums_);
    std::int64_t left = sums_.numel(), windows = 0;
    torch::Tensor times = torch::zeros_like(sums_);
    gradients.add(corpus_, pairs_, [&](std::int64_t first, std::int64_t last) {
      times.narrow(0, first, last - first) += 1;
      left -= last - first;
      ++windows;
      told.narrow(0, first, last - first).copy_(sums_.narrow(0, first, last - first));
    });
    EXPECT_EQ(left, 0);
    EXPECT_TRUE(times.equal(torch::ones_like(times))) << "no gap, no overlap";
    EXPECT_GT(windows, 3);
    EXPECT_TRUE(told.equal(sums_)) << threads;
    EXPECT_LT((told - 2.0 * once).norm().item<double>(), 1e-5 * once.norm().item<double>());
    gradients.add(corpus_, pairs_);
    EXPECT_LT((sums_ - 3.0 * once).norm().item<double>(), 1e-5 * once.norm().item<double>());
  }
}

TEST_F(GradientsTest, OfTheDecoderAreToldBeforeThoseOfTheEmbeddingsAreThere) {
  for (const int threads : {1, 3}) {
    Gradients gradients(model_, sums_, options_);
    at::set_num_threads(threads);
    gradients.clear(0);
    torch::Tensor at_first;
    gradients.add(corpus_, pairs_, [&](std::int64_t, std::int64_t) {
      if (!at_first.defined()) at_first = sums_.clone();
    });
    for (const torch::Tensor& table : model_.embedding_tables()) {
      const std::int64_t begin = table.grad().storage_offset(), count = table.numel();
      EXPECT_FALSE(at_first.narrow(0, begin, count).equal(sums_.narrow(0, begin, count)))
          << threads;
    }
  }
}

TEST_F(GradientsTest, OfAProcessWithoutABatchAreToldInTheSameWindows) {
  std::vector<std::pair<std::int64_t, std::int64_t>> of_batch, of_none;
  const auto list = [](auto& windows) {
    return [&windows](std::int64_t first, std::int64_t last) { windows.emplace_back(first, last); };
  };
  Gradients gradients(model_, sums_, options_);
  gradients.add(corpus_, pairs_, list(of_batch));
  gradients.add_none(list(of_none));
  EXPECT_EQ(of_none, of_batch);
}

/// A guided head of the second layer.
struct Guided : testing::Test {
  Guided() : model(guided_config()), batch(make_batch(linked_corpus(), pairs, 30, 30)) {
    options.label_smoothing = 0.0;
  }

  static ModelConfig guided_config() {
    ModelConfig config = small_config();
    config.decoder_layers = 2;
    config.alignment_layer = config.alignment_head = 1;
    return config;
  }
  static EncodedCorpus linked_corpus() {
    EncodedCorpus corpus = random_corpus(4);
    corpus.links = {{{0, 0}, {1, 1}}, {{0, 1}, {1, 1}}, {}, {{1, 0}}};
    return corpus;
  }
  double loss(double weight, double r_drop = 0.0) {
    options.guided_alignment_weight = weight;
    options.r_drop = r_drop;
    return training_loss(model, batch, options, {}).smoothed.item<double>();
  }

  TrainingOptions options;
  Transformer model;
  std::vector<std::uint32_t> pairs = {0, 1, 2, 3};
  Batch batch;
};

TEST_F(Guided, LossIsTheCrossEntropyOfTheHeadsWeightsAndTheLinks) {
  ModelTraces traces;
  const auto memory = model.encode(batch.source, batch.source_lengths);
  model.decode(batch.target_input, memory, batch.source_lengths, &traces);
  const auto weights = traces.decoder[1].cross_attention.weights.select(1, 1);  // [B, T, S]
  const auto log_weights = weights.clamp_min(1e-30).log();
  const double expected = -(log_weights * batch.guidance).sum().item<double>();
  EXPECT_GT(expected, 1.0);
  EXPECT_NEAR(loss(0.5) - loss(0.0), 0.5 * expected, 1e-4);
  EXPECT_NEAR(loss(0.5, 1.0) - loss(0.0, 1.0), 0.5 * expected, 1e-4) << "of both passes the mean";
}

TEST_F(Guided, HeadLearnsTheLinks) {
  const double before = loss(1.0) - loss(0.0);
  for (int step = 0; step < 20; ++step) {
    model.zero_grad();
    options.guided_alignment_weight = 1.0;
    training_loss(model, batch, options, {}).smoothed.backward();
    torch::NoGradGuard no_grad;
    for (auto& parameter : model.parameters())
      if (parameter.grad().defined()) parameter.sub_(0.02 * parameter.grad());
  }
  EXPECT_LT(loss(1.0) - loss(0.0), 0.5 * before);
}

}  // namespace
}  // namespace heed
