#include "model/transformer.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <string>
#include <thread>
#include <vector>

namespace heed {
namespace {

ModelConfig small_config() {
  ModelConfig config;
  config.d_model = 24;
  config.encoder_layers = 2;
  config.decoder_layers = 2;
  config.encoder_attention_heads = 4;
  config.decoder_attention_heads = 2;
  config.encoder_ffn_dim = 48;
  config.decoder_ffn_dim = 40;
  config.vocab_size = config.decoder_vocab_size = 50;
  config.pad_token_id = config.decoder_start_token_id = 49;
  return config;
}

class TransformerTest : public testing::Test {
 protected:
  void SetUp() override {
    torch::manual_seed(5);
    model_ = std::make_shared<Transformer>(small_config());
  }

  torch::Tensor ids(std::int64_t rows, std::int64_t columns) {
    return torch::randint(0, 49, {rows, columns}, torch::kInt64);
  }

  torch::NoGradGuard no_grad_;
  std::shared_ptr<Transformer> model_;
};

TEST_F(TransformerTest, StepByStepEqualsTheWholeSequence) {
  const auto source = ids(3, 7), target = ids(3, 9),
             lengths = torch::tensor({7, 4, 2}, torch::kInt64);
  const auto memory = model_->encode(source, lengths);
  const auto whole = model_->decode(target, memory, lengths);
  auto state = model_->start(memory, lengths);
  for (std::int64_t t = 0; t < 9; ++t) {
    const auto step = model_->step(state, {0, 1, 2}, target.select(1, t));
    EXPECT_LT((step - whole.select(1, t)).abs().max().item<float>(), 2e-5F) << "position " << t;
  }
}

TEST_F(TransformerTest, StepsFollowRowsThatAreRepeatedReorderedAndDropped) {
  const auto source = ids(2, 6), lengths = torch::tensor({6, 3}, torch::kInt64);
  const auto memory = model_->encode(source, lengths);
  auto state = model_->start(memory, lengths);
  const auto tensor = [](std::vector<std::int64_t> values) {
    return torch::tensor(values, torch::kInt64);
  };
  model_->step(state, {0, 0, 1, 1}, tensor({49, 49, 49, 49}));
  model_->step(state, {3, 1, 0}, tensor({10, 11, 12}));
  const auto last =
      model_->step(state, {2, 0}, tensor({20, 21}));  // sentence 0: 49 12 20; sentence 1: 49 10 21
  const auto whole =
      model_->decode(tensor({49, 12, 20, 49, 10, 21}).view({2, 3}), memory, lengths).select(1, 2);
  EXPECT_LT((last - whole).abs().max().item<float>(), 2e-5F);
}

TEST_F(TransformerTest, OneSentenceEqualsItsBatch) {
  const auto source = ids(3, 8), target = ids(3, 6),
             lengths = torch::tensor({8, 5, 1}, torch::kInt64);
  const auto batch = model_->decode(target, model_->encode(source, lengths), lengths);
  for (std::int64_t i = 0; i < 3; ++i) {
    const auto length = lengths[i].item<std::int64_t>();
    const auto alone_lengths = torch::tensor({length}, torch::kInt64);
    const auto alone = model_->decode(
        target.narrow(0, i, 1),
        model_->encode(source.narrow(0, i, 1).narrow(1, 0, length), alone_lengths), alone_lengths);
    EXPECT_LT((alone[0] - batch[i]).abs().max().item<float>(), 2e-5F) << "sentence " << i;
  }
}

TEST_F(TransformerTest, NoPositionSeesALaterOne) {
  const auto source = ids(1, 5), lengths = torch::tensor({5}, torch::kInt64);
  const auto target = ids(1, 6);
  auto changed = target.clone();
  changed[0][4] = (target[0][4] + 1) % 49;
  const auto memory = model_->encode(source, lengths);
  const auto a = model_->decode(target, memory, lengths),
             b = model_->decode(changed, memory, lengths);
  EXPECT_EQ((a - b).narrow(1, 0, 4).abs().max().item<float>(), 0.0F);
  EXPECT_GT((a - b).narrow(1, 4, 2).abs().max().item<float>(), 0.0F);
}

TEST_F(TransformerTest, TracesChangeNothingAndTheirWeightsSumToOne) {
  const auto source = ids(2, 5), target = ids(2, 4), lengths = torch::tensor({5, 3}, torch::kInt64);
  ModelTraces traces;
  const auto traced =
      model_->decode(target, model_->encode(source, lengths, &traces), lengths, &traces);
  const auto plain = model_->decode(target, model_->encode(source, lengths), lengths);
  EXPECT_LT((traced - plain).abs().max().item<float>(), 2e-5F);
  for (const auto& layer : traces.decoder) {
    EXPECT_LT((layer.cross_attention.weights.sum(-1) - 1.0).abs().max().item<float>(), 1e-5F);
    EXPECT_EQ(layer.cross_attention.weights[1].narrow(2, 3, 2).abs().max().item<float>(),
              0.0F);  // padding
  }
}

/// Of the parameters, after a pass over the same text.
std::vector<torch::Tensor> gradients_of(Transformer& model, ProductPrecision products) {
  torch::AutoGradMode with_gradients(true);
  const auto source = torch::arange(12, torch::kInt64).view({2, 6}),
             lengths = torch::tensor({6, 4}, torch::kInt64);
  ForwardPass pass({.seed = 7}, products);
  model.zero_grad();
  model.decode(source, model.encode(source, lengths, pass), lengths, pass)
      .square()
      .sum()
      .backward();
  std::vector<torch::Tensor> gradients;
  for (const auto& parameter : model.parameters())
    if (parameter.grad().defined()) gradients.push_back(parameter.grad().clone());
  return gradients;
}

bool same_bits(const std::vector<torch::Tensor>& a, const std::vector<torch::Tensor>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const auto& x, const auto& y) { return x.equal(y); });
}

TEST_F(TransformerTest, TwoModelsMayDifferInThePrecisionOfTheirProductsAtTheSameTime) {
  if (!has_bfloat16_products()) GTEST_SKIP() << "this CPU has no bfloat16 products";
  at::set_num_threads(1);
  Transformer other(small_config());
  other.set_weights(model_->weights());
  const auto exact = gradients_of(*model_, ProductPrecision::kFloat32);
  const auto rounded = gradients_of(other, ProductPrecision::kBFloat16);
  EXPECT_FALSE(same_bits(exact, rounded));
  std::atomic<bool> stop = false;
  std::thread beside([&] {
    while (!stop) EXPECT_TRUE(same_bits(gradients_of(other, ProductPrecision::kBFloat16), rounded));
  });
  for (int i = 0; i < 20; ++i)
    EXPECT_TRUE(same_bits(gradients_of(*model_, ProductPrecision::kFloat32), exact));
  stop = true;
  beside.join();
}

TEST_F(TransformerTest, EveryAffineMapBeginsWithHalfOfXaviersRange) {
  const double width = 24.0, hidden = 48.0;
  const auto largest = [&](const std::string& name) {
    return model_->named_parameters()["model.encoder.layers.0." + name + ".weight"]
        .abs()
        .max()
        .item<double>();
  };
  const double square = 0.5 * std::sqrt(6.0 / (width + width)),
               wide = 0.5 * std::sqrt(6.0 / (width + hidden));
  for (const auto& [part, bound] : {std::pair{"self_attn.q_proj", square},
                                    {"self_attn.k_proj", square},
                                    {"self_attn.v_proj", square},
                                    {"self_attn.out_proj", square},
                                    {"fc1", wide},
                                    {"fc2", wide}}) {
    EXPECT_LE(largest(part), bound) << part;
    EXPECT_GT(largest(part), 0.97 * bound) << part;
  }
}

TEST_F(TransformerTest, TellsItsEmbeddingTablesOnce) {
  EXPECT_EQ(model_->embedding_tables().size(), 1U);
  auto config = small_config();
  config.share_encoder_decoder_embeddings = false;
  EXPECT_EQ(Transformer(config).embedding_tables().size(), 2U);
}

TEST_F(TransformerTest, WeightsComeBackAsTheyWereSet) {
  const auto weights = model_->weights();
  EXPECT_EQ(weights.size(), expected_weights(model_->config()).size());
  Transformer other(small_config());
  other.set_weights(weights);
  for (const auto& [name, tensor] : other.weights())
    EXPECT_EQ(tensor.values, weights.at(name).values) << name;
}

}  // namespace
}  // namespace heed
