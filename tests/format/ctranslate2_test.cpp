// What another program finds in an exported folder; model.bin is read by a reader of the test's
// own.

#include "format/ctranslate2.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "format/ctranslate2_reader.h"
#include "format/position_table.h"
#include "format/small_model.h"
#include "format/temporary_folder.h"
#include "text/json_file.h"

namespace heed {
namespace {

using Floats = std::vector<float>;
using Shape = std::vector<std::uint32_t>;

/// A random model, its vocabulary, and the folder that it is written to.
class ExportedModel {
 public:
  explicit ExportedModel(const ModelConfig& model) : config(model), weights(random_weights(model)) {
    for (auto& [name, weight] : weights) {
      if (name == "model.shared.weight" || name == "model.decoder.embed_tokens.weight")
        std::fill_n(weight.values.begin() + config.pad_token_id * config.d_model, config.d_model,
                    0.0F);
    }
    vocabulary = {pieces(config.vocab_size), pieces(config.decoder_vocab_size)};
  }

  CTranslate2Reader write(CTranslate2Precision precision = CTranslate2Precision::kFloat32) {
    write_ctranslate2(folder.path(), {config, weights, vocabulary, "toy"}, precision);
    return CTranslate2Reader(bytes_of(folder.path() / "model.bin"));
  }

  std::string error(CTranslate2Precision precision) {
    return message_of<std::runtime_error>([&] { write(precision); });
  }

  nlohmann::json json(const std::string& name) const {
    return parse_json(bytes_of(folder.path() / name), name);
  }

  const Floats& values(const std::string& name) const { return weights.at(name).values; }

  TemporaryFolder folder;
  ModelConfig config;
  ModelWeights weights;
  CTranslate2Vocabulary vocabulary;

 private:
  std::vector<std::string> pieces(int count) const {
    std::vector<std::string> pieces = {"</s>", "<unk>"};
    while (static_cast<int>(pieces.size()) < count)
      pieces.push_back("\u2581" + std::to_string(pieces.size()));
    pieces[static_cast<std::size_t>(config.pad_token_id)] = "<pad>";
    return pieces;
  }
};

ModelConfig separate_config() {
  ModelConfig config = small_config();
  config.share_encoder_decoder_embeddings = config.tie_word_embeddings = false;
  config.decoder_vocab_size = 9;
  return config;
}

/// Without the row of `<pad>`, which is number 6.
Floats without_pad(Floats rows, std::ptrdiff_t width) {
  rows.erase(rows.begin() + 6 * width, rows.begin() + 7 * width);
  return rows;
}

Floats operator+(Floats a, const Floats& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

TEST(CTranslate2, HoldsEveryTensorOfTheModel) {
  ExportedModel model(separate_config());
  const CTranslate2Reader read = model.write();
  std::map<std::string, std::pair<Shape, Floats>> expected;
  const auto linear = [&](const std::string& to, const std::string& from, const Shape& shape) {
    expected[to + "/weight"] = {shape, model.values(from + ".weight")};
    expected[to + "/bias"] = {{shape[0]}, model.values(from + ".bias")};
  };
  const auto norm = [&](const std::string& to, const std::string& from) {
    expected[to + "/layer_norm/gamma"] = {{4}, model.values(from + ".weight")};
    expected[to + "/layer_norm/beta"] = {{4}, model.values(from + ".bias")};
  };
  const auto stacked = [&](const std::string& to, const std::string& from,
                           std::initializer_list<const char*> parts) {
    for (const char* kind : {"weight", "bias"}) {
      Floats values;
      for (const char* part : parts)
        values = values + model.values(from + part + std::string("_proj.") + kind);
      const auto rows = static_cast<std::uint32_t>(4 * parts.size());
      expected[to + "/" + kind] = {kind == std::string("bias") ? Shape{rows} : Shape{rows, 4},
                                   values};
    }
  };
  for (const auto& [side, number, ffn] :
       {std::tuple("encoder", "0", 6U), {"encoder", "1", 6U}, {"decoder", "0", 5U}}) {
    const std::string to = side + std::string("/layer_") + number;
    const std::string from = std::string("model.") + side + ".layers." + number;
    stacked(to + "/self_attention/linear_0", from + ".self_attn.", {"q", "k", "v"});
    linear(to + "/self_attention/linear_1", from + ".self_attn.out_proj", {4, 4});
    norm(to + "/self_attention", from + ".self_attn_layer_norm");
    linear(to + "/ffn/linear_0", from + ".fc1", {ffn, 4});
    linear(to + "/ffn/linear_1", from + ".fc2", {4, ffn});
    norm(to + "/ffn", from + ".final_layer_norm");
  }
  const std::string to = "decoder/layer_0/attention", from = "model.decoder.layers.0.encoder_attn";
  linear(to + "/linear_0", from + ".q_proj", {4, 4});
  stacked(to + "/linear_1", from + ".", {"k", "v"});
  linear(to + "/linear_2", from + ".out_proj", {4, 4});
  norm(to, from + "_layer_norm");
  expected["encoder/embeddings_0/weight"] = {
      {6, 4}, without_pad(model.values("model.encoder.embed_tokens.weight"), 4)};
  expected["decoder/embeddings/weight"] = {
      {8, 4}, without_pad(model.values("model.decoder.embed_tokens.weight"), 4)};
  expected["decoder/projection/weight"] = {{8, 4}, without_pad(model.values("lm_head.weight"), 4)};
  expected["decoder/projection/bias"] = {{8}, without_pad(model.values("final_logits_bias"), 1)};
  Floats positions;
  for (int i = 0; i < 16 * 4; ++i)
    positions.push_back(static_cast<float>(position_value(i / 4, i % 4, 4)));
  expected["decoder/position_encodings/encodings"] = {{16, 4}, positions};
  for (const auto& [name, tensor] : expected) {
    ASSERT_TRUE(read.variables.contains(name)) << name;
    EXPECT_EQ(read.at(name).type, 0) << name;
    EXPECT_EQ(read.at(name).shape, tensor.first) << name;
    EXPECT_EQ(read.at(name).values, tensor.second) << name;
  }
  for (const auto& [name, variable] : read.variables)
    EXPECT_TRUE(variable.shape.empty() || expected.contains(name)) << name << " is too much";
}

TEST(CTranslate2, HoldsTheScalarsOfSuchAModel) {
  ExportedModel model(small_config());
  const CTranslate2Reader read = model.write();
  EXPECT_EQ(read.version, 6U);
  EXPECT_EQ(read.specification, "TransformerSpec");
  EXPECT_EQ(read.revision, 7U);
  const std::map<std::string, std::pair<int, float>> expected = {
      {"encoder/pre_norm", {1, 0}},
      {"encoder/activation", {1, 2}},
      {"encoder/num_heads", {2, 2}},
      {"encoder/scale_embeddings", {1, 1}},
      {"encoder/embeddings_merge", {1, 0}},
      {"encoder/multi_query_attention", {1, 0}},
      {"decoder/pre_norm", {1, 0}},
      {"decoder/activation", {1, 2}},
      {"decoder/num_heads", {2, 1}},
      {"decoder/scale_embeddings", {1, 1}},
      {"decoder/start_from_zero_embedding", {1, 1}},
      {"decoder/alibi", {1, 0}},
      {"decoder/alibi_use_positive_positions", {1, 0}},
      {"decoder/scale_alibi", {1, 0}},
      {"decoder/alignment_layer", {2, -1}},
      {"decoder/alignment_heads", {2, 1}}};
  for (const auto& [name, scalar] : expected) {
    EXPECT_EQ(read.at(name).type, scalar.first) << name;
    EXPECT_EQ(read.at(name).values, Floats{scalar.second}) << name;
  }
  for (const auto& [name, variable] : read.variables)
    EXPECT_EQ(variable.shape.empty(), expected.contains(name)) << name;
}

TEST(CTranslate2, HasTheCodeOfEachActivationAndTheFlagOfUnscaledEmbeddings) {
  ModelConfig config = small_config();
  config.scale_embedding = false;
  for (const auto& [activation, code] :
       {std::pair(Activation::kRelu, 0.0F), std::pair(Activation::kSwish, 2.0F),
        std::pair(Activation::kGelu, 3.0F)}) {
    config.activation_function = activation;
    const CTranslate2Reader read = ExportedModel(config).write();
    for (const std::string side : {"encoder", "decoder"}) {
      EXPECT_EQ(read.at(side + "/activation").values, Floats{code}) << code;
      EXPECT_EQ(read.at(side + "/scale_embeddings").values, Floats{0});
    }
  }
}

TEST(CTranslate2, AlignsByAllHeadsOfTheLayerThatTheModelNames) {
  ModelConfig config = small_config();
  config.alignment_layer = 0;
  const CTranslate2Reader read = ExportedModel(config).write();
  EXPECT_EQ(read.at("decoder/alignment_layer").values, Floats{0});
  EXPECT_EQ(read.at("decoder/alignment_heads").values, Floats{0});
  config.alignment_head = 0;
  EXPECT_EQ(ExportedModel(config).write().at("decoder/alignment_heads").values, Floats{1})
      << "the first alone";
}

TEST(CTranslate2, StoresEqualTensorsOnce) {
  using Aliases = std::map<std::string, std::string>;
  const std::pair<const std::string, std::string> positions = {
      "encoder/position_encodings/encodings", "decoder/position_encodings/encodings"};
  const std::pair<const std::string, std::string> output = {"decoder/projection/weight",
                                                            "decoder/embeddings/weight"};
  const std::pair<const std::string, std::string> input = {"encoder/embeddings_0/weight",
                                                           "decoder/embeddings/weight"};
  ModelConfig config = small_config();
  EXPECT_EQ(ExportedModel(config).write().aliases, (Aliases{positions, output, input}));
  config.tie_word_embeddings = false;
  EXPECT_EQ(ExportedModel(config).write().aliases, (Aliases{positions, input}));
  config.share_encoder_decoder_embeddings = false;
  EXPECT_EQ(ExportedModel(config).write().aliases, Aliases{positions});
  config.tie_word_embeddings = true;
  EXPECT_EQ(ExportedModel(config).write().aliases, (Aliases{positions, output}));
  ExportedModel equal_biases(separate_config());
  equal_biases.weights.at("model.encoder.layers.1.fc2.bias").values =
      equal_biases.values("model.decoder.layers.0.fc2.bias");
  EXPECT_EQ(equal_biases.write().aliases,
            (Aliases{positions,
                     {"encoder/layer_1/ffn/linear_1/bias", "decoder/layer_0/ffn/linear_1/bias"}}));
}

TEST(CTranslate2, KeepsEachWeightWithinHalfAStepInInt8) {
  for (const ModelConfig& config : {small_config(), separate_config()}) {
    ExportedModel model(config);
    const CTranslate2Reader exact = model.write();
    const CTranslate2Reader read = model.write(CTranslate2Precision::kInt8);
    for (const auto& [name, variable] : exact.variables) {
      const ReadVariable& stored = read.at(name);
      EXPECT_EQ(stored.shape, variable.shape) << name;
      if (!name.ends_with("/weight")) {
        EXPECT_EQ(stored.values, variable.values) << name;
        continue;
      }
      EXPECT_EQ(stored.type, 1) << name;
      const ReadVariable& scale = read.at(name + "_scale");
      EXPECT_EQ(scale.type, 0);
      EXPECT_EQ(scale.shape, Shape{variable.shape[0]});
      const Floats values = read.floats(name);
      for (std::size_t i = 0; i < values.size(); ++i)
        EXPECT_LE(std::abs(values[i] - variable.values[i]),
                  0.50001F / scale.values[i / variable.shape[1]])
            << name;
    }
  }
}

TEST(CTranslate2, UsesTheWholeRangeOfInt8InEachRow) {
  ExportedModel model(small_config());
  const std::string name = "decoder/layer_0/attention/linear_0/weight";
  model.weights.at("model.decoder.layers.0.encoder_attn.q_proj.weight").values = {
      0.0F,   0.0F, 0.0F, 0.0F,  -2.0F,  1.0F,    0.5F, 0.0F,
      254.0F, 1.0F, 3.0F, -5.0F, 1e-39F, -1e-40F, 0.0F, 0.0F};
  const CTranslate2Reader read = model.write(CTranslate2Precision::kInt8);
  EXPECT_EQ(read.at(name + "_scale").values, (Floats{1.0F, 63.5F, 0.5F, 1.0F}));
  const Floats expected = {0,   0, 0, 0,  -127, 64, 32, 0,
                           127, 0, 2, -2, 0,    0,  0,  0};  // 63.5, 0.5, 1.5, -2.5: to even
  EXPECT_EQ(read.at(name).values, expected);
}

TEST(CTranslate2, AliasesTheScalesOfTiedWeightsToo) {
  const CTranslate2Reader read = ExportedModel(small_config()).write(CTranslate2Precision::kInt8);
  for (const std::string name : {"decoder/projection/weight", "encoder/embeddings_0/weight"}) {
    EXPECT_EQ(read.aliases.at(name), "decoder/embeddings/weight");
    EXPECT_EQ(read.aliases.at(name + "_scale"), "decoder/embeddings/weight_scale");
  }
}

TEST(CTranslate2, ListsThePiecesWithoutPad) {
  ExportedModel shared(small_config());
  shared.write();
  const auto pieces = nlohmann::json::parse(R"(["</s>", "<unk>", "▁2", "▁3", "▁4", "▁5"])");
  EXPECT_EQ(shared.json("shared_vocabulary.json"), pieces);
  EXPECT_FALSE(std::filesystem::exists(shared.folder.path() / "source_vocabulary.json"));
  ExportedModel separate(separate_config());
  separate.write();
  auto more = pieces;
  more.insert(more.end(), {"▁7", "▁8"});
  EXPECT_EQ(separate.json("source_vocabulary.json"), pieces);
  EXPECT_EQ(separate.json("target_vocabulary.json"), more);
  EXPECT_FALSE(std::filesystem::exists(separate.folder.path() / "shared_vocabulary.json"));
}

TEST(CTranslate2, TellsHowToReadAndToStart) {
  ExportedModel model(small_config());
  model.write();
  EXPECT_EQ(model.json("config.json"), nlohmann::json::parse(R"({
    "add_source_bos": false, "add_source_eos": true, "bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>",
    "decoder_start_token": "</s>", "layer_norm_epsilon": 1e-05, "multi_query_attention": false})"));
}

TEST(CTranslate2, KeepsAPadRowThatIsNotZeroToStartFrom) {
  ExportedModel model(small_config());
  model.weights = random_weights(model.config);
  const CTranslate2Reader read = model.write();
  EXPECT_EQ(read.at("decoder/start_from_zero_embedding").values, Floats{0});
  EXPECT_EQ(read.at("decoder/embeddings/weight").values, model.values("model.shared.weight"));
  const Floats& bias = read.at("decoder/projection/bias").values;
  EXPECT_EQ(bias.size(), 7U);
  EXPECT_LE(bias[6], -1e9F);  // never predicted
  EXPECT_EQ(bias[5], model.values("final_logits_bias")[5]);
  EXPECT_EQ(model.json("config.json").at("decoder_start_token"), "<pad>");
  EXPECT_EQ(model.json("shared_vocabulary.json").at(6), "<pad>");
}

TEST(CTranslate2, RefusesAVocabularyOfAnotherModel) {
  ExportedModel longer(small_config());
  longer.vocabulary.target.emplace_back("more");
  EXPECT_NE(longer.error(CTranslate2Precision::kFloat32)
                .find("toy: the vocabulary has 8 pieces, config.json says 7"),
            std::string::npos);
  ExportedModel shuffled(small_config());
  std::swap(shuffled.vocabulary.source[6], shuffled.vocabulary.source[5]);
  EXPECT_NE(shuffled.error(CTranslate2Precision::kFloat32).find("<pad> has the id 6"),
            std::string::npos);
}

TEST(CTranslate2, RefusesToRoundWhatIsNoNumber) {
  ExportedModel model(small_config());
  model.weights.at("model.encoder.layers.1.fc1.weight").values[3] =
      std::numeric_limits<float>::quiet_NaN();
  const std::string message = model.error(CTranslate2Precision::kInt8);
  EXPECT_NE(message.find("toy: \"encoder/layer_1/ffn/linear_0/weight\" has values"),
            std::string::npos)
      << message;
}

}  // namespace
}  // namespace heed
