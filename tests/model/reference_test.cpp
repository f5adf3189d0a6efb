// Hugging Face's own computation is the judge of the LibTorch model.
#include "support/reference.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "bridge/model_scorer.h"

namespace heed {
namespace {

using Json = nlohmann::json;

constexpr double kTolerance = 1e-4;

class Reference : public MarianReference {
 protected:
  void SetUp() override {
    const auto config = read_model_config(folder_);
    model_ = std::make_shared<Transformer>(config);
    model_->set_weights(read_model_weights(folder_, config));
  }

  std::shared_ptr<Transformer> model_;
};

TEST_P(Reference, LogProbabilitiesAreEqualInOneBatch) {
  ModelScorer scorer(model_);
  const auto scores = scorer.score(pairs(), {});
  for (std::size_t i = 0; i < scores.size(); ++i) {
    const auto expected = expected_[i]["token_log_probabilities"].get<std::vector<float>>();
    ASSERT_EQ(scores[i].token_log_probabilities.size(), expected.size());
    for (std::size_t t = 0; t < expected.size(); ++t)
      EXPECT_NEAR(scores[i].token_log_probabilities[t], expected[t], kTolerance)
          << "pair " << i << " token " << t;
  }
}

/// Compares [layer][head][query][key] with one tensor [1, H, T, S] a layer.
void expect_maps(const Json& expected, const std::vector<torch::Tensor>& layers) {
  ASSERT_EQ(expected.size(), layers.size());
  for (std::size_t layer = 0; layer < layers.size(); ++layer) {
    const auto map = layers[layer][0].to(torch::kFloat32).contiguous();  // [H, T, S]
    std::vector<float> flat;
    for (const auto& head : expected[layer])
      for (const auto& row : head)
        for (const auto& value : row) flat.push_back(value.get<float>());
    ASSERT_EQ(static_cast<std::size_t>(map.numel()), flat.size());
    for (std::size_t i = 0; i < flat.size(); ++i)
      ASSERT_NEAR(map.data_ptr<float>()[i], flat[i], kTolerance);
  }
}

TEST_P(Reference, EncoderOutputAndAttentionMapsAreEqual) {
  torch::NoGradGuard no_grad;
  int compared = 0;
  for (const auto& pair : expected_) {
    if (!pair.contains("encoder_output")) continue;
    ++compared;
    const auto source =
        torch::tensor(pair["source_ids"].get<std::vector<std::int64_t>>()).unsqueeze(0);
    const auto target =
        torch::tensor(pair["target_ids"].get<std::vector<std::int64_t>>()).unsqueeze(0);
    auto input = torch::roll(target, 1, 1);
    input[0][0] = model_->config().decoder_start_token_id;
    const auto lengths = torch::tensor({source.size(1)});
    ModelTraces traces;
    const auto memory = model_->encode(source, lengths, &traces);
    const auto logits = model_->logits(model_->decode(input, memory, lengths, &traces));
    for (std::int64_t s = 0; s < memory.size(1); ++s)
      for (std::int64_t d = 0; d < memory.size(2); ++d)
        ASSERT_NEAR(memory[0][s][d].item<float>(),
                    pair["encoder_output"][static_cast<std::size_t>(s)][static_cast<std::size_t>(d)]
                        .get<float>(),
                    kTolerance);
    for (std::size_t v = 0; v < pair["logits_first_step"].size(); ++v)
      ASSERT_NEAR(logits[0][0][static_cast<std::int64_t>(v)].item<float>(),
                  pair["logits_first_step"][v].get<float>(), kTolerance);
    std::vector<torch::Tensor> encoder, own, cross;
    for (const auto& layer : traces.encoder) encoder.push_back(layer.weights);
    for (const auto& layer : traces.decoder) {
      own.push_back(layer.self_attention.weights);
      cross.push_back(layer.cross_attention.weights);
    }
    expect_maps(pair["encoder_self_attention"], encoder);
    expect_maps(pair["decoder_self_attention"], own);
    expect_maps(pair["cross_attention"], cross);
  }
  EXPECT_GE(compared, 2);
}

TEST_P(Reference, ContributionsAreEqual) {
  torch::NoGradGuard no_grad;
  model_->to(torch::kFloat64);  // as the reference was computed; LibTorch's plain functions serve
  for (const auto& pair : explained()) {
    if (!pair.contains("contribution") || pair["contribution"].is_null()) continue;
    const auto& ids = expected_[0];
    const auto source =
        torch::tensor(ids["source_ids"].get<std::vector<std::int64_t>>()).unsqueeze(0);
    auto input = torch::roll(
        torch::tensor(ids["target_ids"].get<std::vector<std::int64_t>>()).unsqueeze(0), 1, 1);
    input[0][0] = model_->config().decoder_start_token_id;
    const auto lengths = torch::tensor({source.size(1)});
    ModelTraces traces;
    model_->decode(input, model_->encode(source, lengths, &traces), lengths, &traces);
    std::vector<torch::Tensor> encoder, own, cross;
    for (const auto& layer : traces.encoder) encoder.push_back(layer.contributions);
    for (const auto& layer : traces.decoder) {
      own.push_back(layer.self_attention.contributions);
      cross.push_back(layer.cross_attention.contributions);
    }
    expect_maps(pair["contribution"]["encoder_self_attention"], encoder);
    expect_maps(pair["contribution"]["decoder_self_attention"], own);
    expect_maps(pair["contribution"]["cross_attention"], cross);
  }
}

INSTANTIATE_TEST_SUITE_P(HuggingFace, Reference, kMarianFolders, name_of_folder);

}  // namespace
}  // namespace heed
