#include "format/model_folder.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <nlohmann/json.hpp>
#include <random>
#include <stdexcept>

#include "format/position_table.h"
#include "format/safetensors.h"
#include "format/temporary_folder.h"
#include "text/json_file.h"

#ifndef HEED_SHARED_DIR
#define HEED_SHARED_DIR ""
#endif

namespace heed {
namespace {

ModelConfig small_config() {
  return {.d_model = 4,
          .encoder_layers = 2,
          .decoder_layers = 1,
          .encoder_attention_heads = 2,
          .decoder_attention_heads = 1,
          .encoder_ffn_dim = 6,
          .decoder_ffn_dim = 5,
          .activation_function = "swish",
          .vocab_size = 7,
          .decoder_vocab_size = 7,
          .pad_token_id = 6,
          .decoder_start_token_id = 6,
          .max_position_embeddings = 16,
          .dropout = 0.2F};
}

ModelWeights random_weights(const ModelConfig& config) {
  std::mt19937 random(1);
  std::normal_distribution<float> normal;
  ModelWeights weights = expected_weights(config);
  for (auto& [name, weight] : weights) {
    std::int64_t count = 1;
    for (const std::int64_t length : weight.shape) count *= length;
    for (std::int64_t i = 0; i < count; ++i) weight.values.push_back(normal(random));
  }
  return weights;
}

void expect_equal(const ModelWeights& a, const ModelWeights& b) {
  ASSERT_EQ(a.size(), b.size());
  for (const auto& [name, weight] : a) {
    ASSERT_TRUE(b.contains(name)) << name;
    EXPECT_EQ(weight.shape, b.at(name).shape) << name;
    EXPECT_EQ(weight.values, b.at(name).values) << name;
  }
}

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
    EXPECT_EQ(expected_weights(variants[i]).at("final_logits_bias").shape, (std::vector<std::int64_t>{1, target}));
  }
}

TEST(ModelFolder, GivesBackConfigAndWeights) {
  for (const ModelConfig& config : embedding_variants()) {
    const TemporaryFolder folder;
    const ModelWeights weights = random_weights(config);
    write_model(folder.path() / "new", config, weights, StoredPrecision::kFloat32);
    const ModelConfig read = read_model_config(folder.path() / "new");
    EXPECT_EQ(read.d_model, 4);
    EXPECT_EQ(read.encoder_layers, 2);
    EXPECT_EQ(read.decoder_layers, 1);
    EXPECT_EQ(read.encoder_attention_heads, 2);
    EXPECT_EQ(read.decoder_attention_heads, 1);
    EXPECT_EQ(read.encoder_ffn_dim, 6);
    EXPECT_EQ(read.decoder_ffn_dim, 5);
    EXPECT_EQ(read.activation_function, "swish");
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
  for (const auto precision : {StoredPrecision::kFloat16, StoredPrecision::kBFloat16}) {
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
  const std::string message =
      message_of<std::runtime_error>([&] { write_model(folder.path(), config, weights, StoredPrecision::kFloat16); });
  EXPECT_NE(message.find("model.encoder.layers.1.fc1.bias"), std::string::npos);
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "model.safetensors"));
}

TEST(ModelFolder, WritesTheKeysTransformersLooksFor) {
  const TemporaryFolder folder;
  const ModelConfig config = small_config();
  write_model(folder.path(), config, random_weights(config), StoredPrecision::kFloat16);
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

/// A folder whose file can be changed before it is read.
class ChangedModel {
 public:
  ChangedModel(const ChangedModel&) = delete;
  explicit ChangedModel(const ModelConfig& config) : config_(config) {
    for (const auto& [name, weight] : random_weights(config)) put(name, weight.shape, weight.values);
  }

  void put(const std::string& name, const std::vector<std::int64_t>& shape, const std::vector<float>& values,
           DataType type = DataType::kFloat32) {
    bytes_[name] = bytes_of_values(values, type);
    tensors_[name] = {type, shape, {}};
  }

  void copy(const std::string& from, const std::string& to) {
    bytes_[to] = bytes_.at(from);
    tensors_[to] = tensors_.at(from);
  }

  void remove(const std::string& name) {
    bytes_.erase(name);
    tensors_.erase(name);
  }

  void put_positions(const std::string& side, DataType type, float error = 0.0F) {
    std::vector<float> values;
    for (int i = 0; i < 16 * 4; ++i) values.push_back(static_cast<float>(position_value(i / 4, i % 4, 4)));
    values[37] += error;
    put("model." + side + ".embed_positions.weight", {16, 4}, values, type);
  }

  ModelWeights read() {
    for (auto& [name, tensor] : tensors_) tensor.bytes = bytes_.at(name);
    folder_.write("model.safetensors", safetensors_bytes(tensors_, {{"format", "pt"}}));
    return read_model_weights(folder_.path(), config_);
  }

  std::string error() {
    return message_of<std::runtime_error>([&] { read(); });
  }

 private:
  TemporaryFolder folder_;
  ModelConfig config_;
  std::map<std::string, std::string> bytes_;
  std::map<std::string, StoredTensor> tensors_;
};

constexpr const char* kShared = "model.shared.weight";
constexpr const char* kEncoder = "model.encoder.embed_tokens.weight";
constexpr const char* kDecoder = "model.decoder.embed_tokens.weight";
constexpr const char* kHead = "lm_head.weight";

TEST(ModelFolder, TakesTiedCopiesInAnyLegalLayout) {
  const ModelWeights weights = random_weights(small_config());
  for (unsigned layout = 1; layout < 16; ++layout) {  // which of the four names are in the file
    ChangedModel model(small_config());
    for (const char* name : {kEncoder, kDecoder, kHead}) model.copy(kShared, name);
    unsigned bit = 1;
    for (const char* name : {kShared, kEncoder, kDecoder, kHead}) {
      if ((layout & bit) == 0) model.remove(name);
      bit <<= 1;
    }
    expect_equal(model.read(), weights);
  }
}

TEST(ModelFolder, TakesACopyOfTheDecoderEmbeddingsAsOutputWhenSidesAreSeparate) {
  ModelConfig config = small_config();
  config.share_encoder_decoder_embeddings = false;
  ChangedModel model(config);
  model.copy(kDecoder, kHead);
  expect_equal(model.read(), random_weights(config));
  model.copy(kEncoder, kHead);
  EXPECT_NE(model.error().find("not equal to its other copy"), std::string::npos) << model.error();
}

TEST(ModelFolder, RefusesTiedCopiesThatDiffer) {
  for (const char* name : {kEncoder, kDecoder, kHead}) {
    ChangedModel model(small_config());
    model.put(name, {7, 4}, std::vector<float>(28, 0.5F));
    EXPECT_NE(model.error().find("not equal to its other copy"), std::string::npos) << model.error();
  }
}

TEST(ModelFolder, TakesPositionTablesThatEqualTheFormula) {
  const ModelWeights weights = random_weights(small_config());
  for (const auto type : {DataType::kFloat32, DataType::kFloat16, DataType::kBFloat16}) {
    ChangedModel model(small_config());
    model.put_positions("encoder", type);
    model.put_positions("decoder", type);
    expect_equal(model.read(), weights);
  }
}

TEST(ModelFolder, RefusesPositionTablesThatDoNot) {
  ChangedModel model(small_config());
  model.put_positions("encoder", DataType::kFloat32, 1e-4F);
  EXPECT_NE(model.error().find("encoder.embed_positions"), std::string::npos);
  model.put_positions("encoder", DataType::kFloat32, NAN);
  EXPECT_NE(model.error().find("sines and cosines"), std::string::npos);
  model.put_positions("encoder", DataType::kFloat16, 4e-3F);
  EXPECT_NE(model.error().find("sines and cosines"), std::string::npos);
  model.put("model.encoder.embed_positions.weight", {8, 4}, std::vector<float>(32, 0.0F));
  EXPECT_NE(model.error().find("[8, 4] instead of [16, 4]"), std::string::npos);
}

std::string error_after(const ModelConfig& config, const std::function<void(ChangedModel&)>& change) {
  ChangedModel model(config);
  change(model);
  return model.error();
}

TEST(ModelFolder, NamesTheTensorThatIsMissingWrongOrTooMuch) {
  const ModelConfig config = small_config();
  const auto says = [](const std::string& error, const std::string& part) {
    EXPECT_NE(error.find(part), std::string::npos) << error;
  };
  for (const auto& [name, weight] : expected_weights(config)) {
    says(error_after(config, [&](ChangedModel& model) { model.remove(name); }), "\"" + name + "\" is missing");
  }
  const std::vector<float> zeros(24, 0.0F);
  says(error_after(config,
                   [&](ChangedModel& model) {
                     model.put("model.encoder.layers.2.fc1.weight", {6, 4}, zeros);
                   }),
       "\"model.encoder.layers.2.fc1.weight\" is not part");
  says(error_after(config,
                   [&](ChangedModel& model) {
                     model.put("model.encoder.layers.0.fc1.weight", {4, 6}, zeros);
                   }),
       "[4, 6] instead of [6, 4]");
  ModelConfig separate = config;
  separate.share_encoder_decoder_embeddings = false;
  says(error_after(separate, [&](ChangedModel& model) { model.put(kShared, {6, 4}, zeros); }), "is not part");
}

TEST(ModelFolder, TellsHowToConvertPytorchWeights) {
  const TemporaryFolder folder;
  const auto error = [&] {
    return message_of<std::runtime_error>([&] { read_model_weights(folder.path(), small_config()); });
  };
  EXPECT_NE(error().find("model.safetensors does not exist"), std::string::npos);
  EXPECT_EQ(error().find("pytorch_model.bin"), std::string::npos);
  folder.write("pytorch_model.bin", "PK");
  EXPECT_NE(error().find("safe_serialization=True"), std::string::npos);
}

TEST(ModelFolder, RefusesWeightsOfAnotherConfiguration) {
  const TemporaryFolder folder;
  ModelConfig other = small_config();
  other.decoder_ffn_dim = 6;
  EXPECT_THROW(write_model(folder.path(), other, random_weights(small_config()), StoredPrecision::kFloat32),
               std::logic_error);
}

TEST(PositionTable, IsSineInTheFirstHalfAndCosineInTheSecond) {
  EXPECT_DOUBLE_EQ(position_value(3, 0, 8), std::sin(3.0));
  EXPECT_DOUBLE_EQ(position_value(3, 1, 8), std::sin(3.0 / std::pow(10000.0, 2.0 / 8)));
  EXPECT_DOUBLE_EQ(position_value(3, 4, 8), std::cos(3.0));
  EXPECT_DOUBLE_EQ(position_value(3, 7, 8), std::cos(3.0 / std::pow(10000.0, 6.0 / 8)));
}

class ReferenceFolder : public testing::TestWithParam<const char*> {};

TEST_P(ReferenceFolder, IsReadAndWrittenWithoutLoss) {
  const std::filesystem::path folder = std::filesystem::path(HEED_SHARED_DIR) / "reference" / GetParam();
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "no reference folder " << folder;
  const ModelConfig config = read_model_config(folder);
  const ModelWeights weights = read_model_weights(folder, config);
  const auto json = read_json_object(folder / "config.json");
  EXPECT_EQ(config.encoder_attention_heads, json.at("encoder_attention_heads"));
  EXPECT_EQ(config.decoder_ffn_dim, json.at("decoder_ffn_dim"));
  EXPECT_EQ(config.activation_function, json.at("activation_function"));
  const bool half = json.at("torch_dtype") == "float16";
  const TemporaryFolder written;
  write_model(written.path(), config, weights, half ? StoredPrecision::kFloat16 : StoredPrecision::kFloat32);
  expect_equal(read_model_weights(written.path(), read_model_config(written.path())), weights);
  const auto rewritten = read_json_object(written.path() / "config.json");
  for (const auto& [key, value] : rewritten.items()) {  // where transformers wrote the key, it wrote the same value
    EXPECT_TRUE(!json.contains(key) || value == json.at(key)) << key;
  }
}

INSTANTIATE_TEST_SUITE_P(Folders, ReferenceFolder, testing::Values("marianmt-tied-relu", "marianmt-uneven-swish"));

}  // namespace
}  // namespace heed
