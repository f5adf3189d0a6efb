#include "format/config_json.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <stdexcept>
#include <utility>

#include "format/temporary_folder.h"

namespace heed {
namespace {

nlohmann::json least_config() {
  return nlohmann::json::parse(
      R"({"model_type": "marian", "d_model": 8, "encoder_layers": 1, "decoder_layers": 2,
    "encoder_attention_heads": 2, "decoder_attention_heads": 4, "encoder_ffn_dim": 16, "decoder_ffn_dim": 12,
    "vocab_size": 20, "pad_token_id": 19})");
}

std::string error_with(const std::string& key, const nlohmann::json& value) {
  nlohmann::json json = least_config();
  json[key] = value;
  return message_of<std::runtime_error>([&] { config_of_json(json, "m/config.json"); });
}

TEST(ConfigJson, MeansWhatTransformersMeansByWhatIsLeftOut) {
  const ModelConfig config = config_of_json(least_config(), "config.json");
  EXPECT_EQ(config.activation_function, Activation::kGelu);
  EXPECT_FALSE(config.scale_embedding);
  EXPECT_TRUE(config.share_encoder_decoder_embeddings);
  EXPECT_TRUE(config.tie_word_embeddings);
  EXPECT_EQ(config.decoder_vocab_size, 20);
  EXPECT_EQ(config.decoder_start_token_id, 19);
  EXPECT_EQ(config.eos_token_id, 0);
  EXPECT_EQ(config.max_position_embeddings, 1024);
  EXPECT_FLOAT_EQ(config.dropout, 0.1F);
}

TEST(ConfigJson, KeepsWhichAttentionAligns) {
  ModelConfig config = config_of_json(least_config(), "config.json");
  EXPECT_EQ(config.alignment_layer, -1);
  EXPECT_FALSE(json_of_config(config, DataType::kFloat32).contains("alignment_layer"));
  config.alignment_layer = 1;
  config.alignment_shifted = true;
  config = config_of_json(json_of_config(config, DataType::kFloat32), "config.json");
  EXPECT_EQ(config.alignment_layer, 1);
  EXPECT_TRUE(config.alignment_shifted);
  EXPECT_EQ(config.alignment_head, -1);
  config.alignment_head = 0;
  const auto json = json_of_config(config, DataType::kFloat32);
  EXPECT_EQ(config_of_json(json, "config.json").alignment_head, 0);
  EXPECT_NE(error_with("alignment_head", 0).find("alignment_layer is -1; it must be from 0 to 1"),
            std::string::npos)
      << "of no layer";
  EXPECT_NE(error_with("alignment_layer", 2).find("alignment_layer is 2; it must be from -1 to 1"),
            std::string::npos);
}

TEST(ConfigJson, TellsTransformersWhatItAsksForAndHowToTranslate) {
  ModelConfig config = config_of_json(least_config(), "config.json");
  config.max_position_embeddings = 40;
  const nlohmann::json json = json_of_config(config, DataType::kFloat16);
  const nlohmann::json wanted = {
      {"architectures", {"MarianMTModel"}}, {"torch_dtype", "float16"},
      {"is_encoder_decoder", true},         {"use_cache", true},
      {"static_position_embeddings", true}, {"normalize_before", false},
      {"normalize_embedding", false},       {"add_final_layer_norm", false},
      {"add_bias_logits", false},           {"encoder_layerdrop", 0.0},
      {"decoder_layerdrop", 0.0},           {"num_hidden_layers", 1}};
  for (const auto& [key, value] : wanted.items()) EXPECT_EQ(json.at(key), value) << key;
  const nlohmann::json generation = generation_json(config);
  EXPECT_EQ(generation, nlohmann::json::parse(R"({"bad_words_ids": [[19]], "bos_token_id": 0,
    "decoder_start_token_id": 19, "eos_token_id": 0, "forced_eos_token_id": 0, "max_length": 40,
    "num_beams": 4, "pad_token_id": 19})"));
  for (const auto& [key, value] : generation.items()) EXPECT_EQ(json.at(key), value) << key;
}

TEST(ConfigJson, TakesNullForLeftOut) {
  nlohmann::json json = least_config();
  json["decoder_vocab_size"] = nullptr;
  json["normalize_before"] = nullptr;
  EXPECT_EQ(config_of_json(json, "config.json").decoder_vocab_size, 20);
}

TEST(ConfigJson, LooksAtTheTargetSizeOnlyWhenEmbeddingsAreSeparate) {
  nlohmann::json json = least_config();
  json["decoder_vocab_size"] = 30;
  EXPECT_EQ(config_of_json(json, "config.json").decoder_vocab_size, 20);
  json["share_encoder_decoder_embeddings"] = false;
  EXPECT_EQ(config_of_json(json, "config.json").decoder_vocab_size, 30);
}

TEST(ConfigJson, TakesSiluForSwish) {
  nlohmann::json json = least_config();
  json["activation_function"] = "silu";
  EXPECT_EQ(config_of_json(json, "config.json").activation_function, Activation::kSwish);
}

TEST(ConfigJson, NamesTheKeyThatIsMissing) {
  const nlohmann::json complete = least_config();
  for (const auto& [key, unused] : complete.items()) {
    nlohmann::json json = complete;
    json.erase(key);
    const std::string message =
        message_of<std::runtime_error>([&] { config_of_json(json, "m/config.json"); });
    EXPECT_NE(message.find("m/config.json: " + key), std::string::npos) << key << ": " << message;
  }
}

TEST(ConfigJson, NamesTheKeyThatIsWrong) {
  const std::pair<const char*, nlohmann::json> wrong[] = {
      {"model_type", "bart"},
      {"model_type", 3},
      {"d_model", 0},
      {"d_model", 9},
      {"d_model", "8"},
      {"d_model", 8.5},
      {"d_model", 1e12},
      {"d_model", std::uint64_t{1} << 40},
      {"encoder_layers", 0},
      {"encoder_layers", 1000000},
      {"encoder_attention_heads", 3},
      {"encoder_attention_heads", 0},
      {"decoder_ffn_dim", -1},
      {"vocab_size", 2},
      {"pad_token_id", 20},
      {"pad_token_id", -1},
      {"eos_token_id", 20},
      {"decoder_start_token_id", 20},
      {"activation_function", "gelu_new"},
      {"scale_embedding", 1},
      {"dropout", 1.0},
      {"dropout", "a"},
      {"normalize_before", true},
      {"normalize_embedding", true},
      {"add_final_layer_norm", true},
      {"tie_encoder_decoder", true},
      {"static_position_embeddings", false},
  };
  for (const auto& [key, value] : wrong) {
    const std::string message = error_with(key, value);
    EXPECT_NE(message.find("m/config.json: "), std::string::npos) << key << " " << value;
    EXPECT_NE(message.find(key), std::string::npos) << message;
  }
}

TEST(ConfigJson, TakesNumbersAsLargeAsTheirTypeHolds) {
  constexpr std::int64_t kMost = std::numeric_limits<int>::max();
  for (const auto& [number, is_taken] :
       {std::pair(kMost, true), {kMost + 1, false}, {-kMost - 2, false}})
    EXPECT_EQ(error_with("max_position_embeddings", number).find("must be a whole number") ==
                  std::string::npos,
              is_taken)
        << number;
}

TEST(ConfigJson, WantsAnEvenWidth) {
  nlohmann::json json = least_config();
  json["d_model"] = 9;
  json["encoder_attention_heads"] = json["decoder_attention_heads"] = 3;
  const std::string message =
      message_of<std::runtime_error>([&] { config_of_json(json, "m/config.json"); });
  EXPECT_EQ(
      message,
      "m/config.json: d_model is 9; it must be even and a multiple of encoder_attention_heads "
      "(3), such as 6 or 12");
}

TEST(ConfigJson, GivesBackEachKeyItWrites) {
  const ModelConfig config = config_of_json(least_config(), "config.json");
  const nlohmann::json json = json_of_config(config, DataType::kBFloat16);
  EXPECT_EQ(json_of_config(config_of_json(json, "config.json"), DataType::kBFloat16), json);
  EXPECT_EQ(json.at("torch_dtype"), "bfloat16");
  EXPECT_EQ(json.at("dropout").dump(), "0.1");
}

}  // namespace
}  // namespace heed
