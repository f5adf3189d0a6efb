#include "format/model_folder.h"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

#include "format/safetensors.h"
#include "format/small_model.h"
#include "format/temporary_folder.h"
#include "support/reference.h"

namespace heed {
namespace {

/// The variants of embeddings that transformers knows.
std::vector<ModelConfig> embedding_variants() {
  std::vector<ModelConfig> variants;
  for (const bool shared : {true, false}) {
    for (const bool tied : {true, false}) {
      ModelConfig config = small_config();
      config.share_encoder_decoder_embeddings = shared;
      config.tie_word_embeddings = tied;
      if (!shared) config.decoder_vocab_size = 9;
      variants.push_back(config);
    }
  }
  return variants;
}

TEST(ModelFolder, HasEachEmbeddingOnceUnderItsFirstName) {
  const std::vector<ModelConfig> variants = embedding_variants();
  const std::vector<std::vector<std::string>> expected = {
      {"model.shared.weight"},
      {"lm_head.weight", "model.shared.weight"},
      {"model.decoder.embed_tokens.weight", "model.encoder.embed_tokens.weight"},
      {"lm_head.weight", "model.decoder.embed_tokens.weight", "model.encoder.embed_tokens.weight"}};
  for (std::size_t i = 0; i < variants.size(); ++i) {
    std::vector<std::string> names;
    for (const auto& [name, weight] : expected_weights(variants[i])) {
      if (weight.shape.size() == 2 && weight.shape[0] >= 7) names.push_back(name);
    }
    EXPECT_EQ(names, expected[i]);
    const std::int64_t target = variants[i].decoder_vocab_size;
    EXPECT_EQ(expected_weights(variants[i]).at("final_logits_bias").shape,
              (std::vector<std::int64_t>{1, target}));
  }
}

TEST(ModelFolder, GivesBackConfigAndWeights) {
  for (const ModelConfig& config : embedding_variants()) {
    const TemporaryFolder folder;
    const ModelWeights weights = random_weights(config);
    write_model(folder.path() / "new", config, weights, DataType::kFloat32);
    const ModelConfig read = read_model_config(folder.path() / "new");
    EXPECT_EQ(read.d_model, 4);
    EXPECT_EQ(read.encoder_layers, 2);
    EXPECT_EQ(read.decoder_layers, 1);
    EXPECT_EQ(read.encoder_attention_heads, 2);
    EXPECT_EQ(read.decoder_attention_heads, 1);
    EXPECT_EQ(read.encoder_ffn_dim, 6);
    EXPECT_EQ(read.decoder_ffn_dim, 5);
    EXPECT_EQ(read.activation_function, Activation::kSwish);
    EXPECT_EQ(read.scale_embedding, config.scale_embedding);
    EXPECT_EQ(read.share_encoder_decoder_embeddings, config.share_encoder_decoder_embeddings);
    EXPECT_EQ(read.tie_word_embeddings, config.tie_word_embeddings);
    EXPECT_EQ(read.vocab_size, 7);
    EXPECT_EQ(read.decoder_vocab_size, config.decoder_vocab_size);
    EXPECT_EQ(read.pad_token_id, 6);
    EXPECT_EQ(read.eos_token_id, 0);
    EXPECT_EQ(read.decoder_start_token_id, 6);
    EXPECT_EQ(read.max_position_embeddings, 16);
    EXPECT_EQ(read.dropout, 0.2F);
    expect_equal(read_model_weights(folder.path() / "new", read), weights);
  }
}

TEST(ModelFolder, KeepsHalfPrecisionWeightsExactly) {
  const ModelConfig config = small_config();
  for (const auto precision : {DataType::kFloat16, DataType::kBFloat16}) {
    const TemporaryFolder folder;
    write_model(folder.path(), config, random_weights(config), precision);
    const ModelWeights rounded = read_model_weights(folder.path(), config);
    const std::string bytes = bytes_of(folder.path() / "model.safetensors");
    write_model(folder.path(), config, rounded, precision);
    EXPECT_EQ(bytes_of(folder.path() / "model.safetensors"), bytes);
    const float original = random_weights(config).at("model.shared.weight").values[0];
    EXPECT_NEAR(rounded.at("model.shared.weight").values[0], original, std::abs(original) / 256);
  }
}

TEST(ModelFolder, RefusesToStoreAValueTooLargeForHalf) {
  const TemporaryFolder folder;
  const ModelConfig config = small_config();
  ModelWeights weights = random_weights(config);
  weights.at("model.encoder.layers.1.fc1.bias").values[2] = 70000.0F;
  const std::string message = message_of<std::runtime_error>(
      [&] { write_model(folder.path(), config, weights, DataType::kFloat16); });
  EXPECT_NE(message.find("model.encoder.layers.1.fc1.bias"), std::string::npos);
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "model.safetensors"));
}

TEST(ModelFolder, WritesTheKeysTransformersLooksFor) {
  const TemporaryFolder folder;
  const ModelConfig config = small_config();
  write_model(folder.path(), config, random_weights(config), DataType::kFloat16);
  const auto json = read_json_object(folder.path() / "config.json");
  const auto expected = nlohmann::json::parse(R"({
    "model_type": "marian", "architectures": ["MarianMTModel"], "torch_dtype": "float16", "is_encoder_decoder": true,
    "bad_words_ids": [[6]], "forced_eos_token_id": 0, "bos_token_id": 0, "static_position_embeddings": true,
    "normalize_before": false, "normalize_embedding": false, "add_final_layer_norm": false, "dropout": 0.2,
    "num_beams": 4, "max_length": 16, "num_hidden_layers": 2})");
  for (const auto& [key, value] : expected.items()) EXPECT_EQ(json.at(key), value) << key;
  EXPECT_FALSE(json.contains("transformers_version"));
  const auto generation = read_json_object(folder.path() / "generation_config.json");
  EXPECT_EQ(generation.at("bad_words_ids"), nlohmann::json::parse("[[6]]"));
  EXPECT_EQ(generation.at("decoder_start_token_id"), 6);
  const auto file = SafetensorsFile::read(folder.path() / "model.safetensors");
  EXPECT_EQ(file.metadata().at("format"), "pt");
  EXPECT_FALSE(file.tensors().contains("lm_head.weight"));
}

TEST(ModelFolder, IsNeitherAFileNorATrainingThatHasDeliveredNothing) {
  const TemporaryFolder folder;
  const auto refusal = [](const std::filesystem::path& path) {
    return message_of<std::runtime_error>([&] { read_model_config(path); });
  };
  const auto file = folder.write("file", "");
  EXPECT_EQ(refusal(file), file.string() + " is a file; a model is a folder, so name that");
  EXPECT_NE(refusal(folder.path()).find("is not a model folder: it has no config.json"),
            std::string::npos);
  std::filesystem::create_directory(folder.path() / "checkpoints");
  EXPECT_NE(
      refusal(folder.path())
          .find("holds a training that has not delivered a model yet (config.json is missing)"),
      std::string::npos);
  folder.write("model.safetensors", "");
  EXPECT_NE(refusal(folder.path()).find("is not a model folder"), std::string::npos);
  EXPECT_NE(refusal(folder.path() / "none").find("cannot open the model folder"),
            std::string::npos);
}

TEST(ModelFolder, TellsHowToConvertPytorchWeights) {
  const TemporaryFolder folder;
  const auto error = [&] {
    return message_of<std::runtime_error>(
        [&] { read_model_weights(folder.path(), small_config()); });
  };
  EXPECT_NE(error().find("is not a model folder: it has no model.safetensors"), std::string::npos);
  EXPECT_EQ(error().find("pytorch_model.bin"), std::string::npos);
  folder.write("pytorch_model.bin", "PK");
  EXPECT_NE(error().find("safe_serialization=True"), std::string::npos);
}

TEST(ModelFolder, RefusesWeightsOfAnotherConfiguration) {
  const TemporaryFolder folder;
  ModelConfig other = small_config();
  other.decoder_ffn_dim = 6;
  EXPECT_THROW(
      write_model(folder.path(), other, random_weights(small_config()), DataType::kFloat32),
      std::logic_error);
}

class ReferenceFolder : public MarianReference {};

TEST_P(ReferenceFolder, IsReadAndWrittenWithoutLoss) {
  const ModelConfig config = read_model_config(folder_);
  const ModelWeights weights = read_model_weights(folder_, config);
  const auto json = read_json_object(folder_ / "config.json");
  EXPECT_EQ(config.encoder_attention_heads, json.at("encoder_attention_heads"));
  EXPECT_EQ(config.decoder_ffn_dim, json.at("decoder_ffn_dim"));
  EXPECT_EQ(name_in(kActivations, config.activation_function), json.at("activation_function"));
  const bool half = json.at("torch_dtype") == "float16";
  const TemporaryFolder written;
  write_model(written.path(), config, weights, half ? DataType::kFloat16 : DataType::kFloat32);
  expect_equal(read_model_weights(written.path(), read_model_config(written.path())), weights);
  const auto rewritten = read_json_object(written.path() / "config.json");
  for (const auto& [key, value] :
       rewritten.items()) {  // where transformers wrote the key, it wrote the same value
    EXPECT_TRUE(!json.contains(key) || value == json.at(key)) << key;
  }
}

INSTANTIATE_TEST_SUITE_P(HuggingFace, ReferenceFolder, kMarianFolders, name_of_folder);

TEST(ParameterCount, CountsEachParameterOnce) {
  ModelConfig config;
  config.d_model = 4;
  config.encoder_layers = config.decoder_layers = 1;
  config.encoder_attention_heads = config.decoder_attention_heads = 2;
  config.encoder_ffn_dim = config.decoder_ffn_dim = 8;
  config.vocab_size = config.decoder_vocab_size = 10;
  const std::size_t attention = 4 * (4 * 4 + 4), norm = 2 * 4, ffn = 4 * 8 + 8 + 8 * 4 + 4;
  const std::size_t encoder = attention + ffn + 2 * norm, decoder = 2 * attention + ffn + 3 * norm;
  EXPECT_EQ(parameter_count(config), 10 * 4 + 10 + encoder + decoder);
}

}  // namespace
}  // namespace heed
