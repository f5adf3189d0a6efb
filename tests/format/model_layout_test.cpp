// Which files a reader of model.safetensors takes, and which it refuses.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <map>
#include <stdexcept>

#include "format/model_folder.h"
#include "format/position_table.h"
#include "format/safetensors.h"
#include "format/small_model.h"
#include "format/temporary_folder.h"

namespace heed {
namespace {

/// A folder whose file can be changed before it is read.
class ChangedModel {
 public:
  ChangedModel(const ChangedModel&) = delete;
  explicit ChangedModel(const ModelConfig& config) : config_(config) {
    for (const auto& [name, weight] : random_weights(config))
      put(name, weight.shape, weight.values);
  }

  void put(const std::string& name, const std::vector<std::int64_t>& shape,
           const std::vector<float>& values, DataType type = DataType::kFloat32) {
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
    for (int i = 0; i < 16 * 4; ++i)
      values.push_back(static_cast<float>(position_value(i / 4, i % 4, 4)));
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

TEST(ModelLayout, TakesTiedCopiesInAnyLegalLayout) {
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

TEST(ModelLayout, TakesACopyOfTheDecoderEmbeddingsAsOutputWhenSidesAreSeparate) {
  ModelConfig config = small_config();
  config.share_encoder_decoder_embeddings = false;
  ChangedModel model(config);
  model.copy(kDecoder, kHead);
  expect_equal(model.read(), random_weights(config));
  model.copy(kEncoder, kHead);
  EXPECT_NE(model.error().find("not equal to its other copy"), std::string::npos) << model.error();
}

TEST(ModelLayout, RefusesTiedCopiesThatDiffer) {
  for (const char* name : {kEncoder, kDecoder, kHead}) {
    ChangedModel model(small_config());
    model.put(name, {7, 4}, std::vector<float>(28, 0.5F));
    EXPECT_NE(model.error().find("not equal to its other copy"), std::string::npos)
        << model.error();
  }
}

TEST(ModelLayout, TakesWholeNumbersWithAStepForEachRow) {
  const std::string name = "model.encoder.layers.0.fc1.weight";  // [6, 4]
  ChangedModel model(small_config());
  std::vector<float> numbers, weights;
  for (int i = 0; i < 24; ++i) {
    numbers.push_back(static_cast<float>(i * 11 - 128));
    weights.push_back(numbers.back() * 0.25F * static_cast<float>(1 + i / 4));
  }
  const std::vector<float> steps = {0.25F, 0.5F, 0.75F, 1.0F, 1.25F, 1.5F};
  model.put(name, {6, 4}, numbers, DataType::kInt8);
  EXPECT_THAT(model.error(), testing::HasSubstr("has no F32 tensor of steps"));
  model.put(name + "_step", {5}, {1, 2, 3, 4, 5});
  EXPECT_THAT(model.error(), testing::HasSubstr("has the shape [5] instead of [6]"));
  model.put(name + "_step", {6}, steps);
  EXPECT_EQ(model.read().at(name).values, weights);
  model.put("model.encoder.layers.0.fc2.weight_step", {4}, {1, 2, 3, 4});
  EXPECT_THAT(model.error(), testing::HasSubstr("is not part of such a model"));
}

TEST(ModelLayout, TakesPositionTablesThatEqualTheFormula) {
  const ModelWeights weights = random_weights(small_config());
  for (const auto type : {DataType::kFloat32, DataType::kFloat16, DataType::kBFloat16}) {
    ChangedModel model(small_config());
    model.put_positions("encoder", type);
    model.put_positions("decoder", type);
    expect_equal(model.read(), weights);
  }
}

TEST(ModelLayout, RefusesPositionTablesThatDoNot) {
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

std::string error_after(const ModelConfig& config,
                        const std::function<void(ChangedModel&)>& change) {
  ChangedModel model(config);
  change(model);
  return model.error();
}

TEST(ModelLayout, NamesTheTensorThatIsMissingWrongOrTooMuch) {
  const ModelConfig config = small_config();
  const auto says = [](const std::string& error, const std::string& part) {
    EXPECT_NE(error.find(part), std::string::npos) << error;
  };
  for (const auto& [name, weight] : expected_weights(config)) {
    says(error_after(config, [&, &name = name](ChangedModel& model) { model.remove(name); }),
         "\"" + name + "\" is missing");
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
  says(error_after(separate,
                   [&](ChangedModel& model) {
                     model.put(kShared, {6, 4}, zeros);
                   }),
       "is not part");
}
TEST(PositionTable, IsSineInTheFirstHalfAndCosineInTheSecond) {
  EXPECT_DOUBLE_EQ(position_value(3, 0, 8), std::sin(3.0));
  EXPECT_DOUBLE_EQ(position_value(3, 1, 8), std::sin(3.0 / std::pow(10000.0, 2.0 / 8)));
  EXPECT_DOUBLE_EQ(position_value(3, 4, 8), std::cos(3.0));
  EXPECT_DOUBLE_EQ(position_value(3, 7, 8), std::cos(3.0 / std::pow(10000.0, 6.0 / 8)));
}

}  // namespace
}  // namespace heed
