#include "cli/export.h"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

#include "format/ctranslate2_reader.h"
#include "format/model_folder.h"
#include "format/temporary_folder.h"
#include "format/vocabulary_folder.h"
#include "support/reference.h"
#include "text/json_file.h"

namespace heed {
namespace {

namespace fs = std::filesystem;

class ExportedReference : public MarianReference {
 protected:
  fs::path export_in(const std::string& precision) const {
    run_export({.model = folder_.string(),
                .output = (written_.path() / precision).string(),
                .precision = precision});
    return written_.path() / precision;
  }

  const TemporaryFolder written_;
};

/// How many values there are in tensors, each name counted.
std::size_t count_values(const CTranslate2Reader& read) {
  std::size_t count = 0;
  for (const auto& [name, variable] : read.variables) {
    if (!variable.shape.empty() && !name.ends_with("_scale")) count += variable.values.size();
  }
  return count;
}

TEST_P(ExportedReference, HasTheModelsNumbersAndPieces) {
  const fs::path exported = export_in("float32");
  const CTranslate2Reader read(bytes_of(exported / "model.bin"));
  const ModelConfig config = read_model_config(folder_);
  const ModelWeights weights = read_model_weights(folder_, config);
  std::size_t count = static_cast<std::size_t>(config.max_position_embeddings) * config.d_model;
  for (const auto& [name, weight] : weights) count += weight.values.size();
  EXPECT_EQ(count_values(read),
            count - static_cast<std::size_t>(config.d_model) - 1);  // `<pad>`: a row and a bias
  std::vector<float> embedding = weights.at("model.shared.weight").values;
  embedding.resize(embedding.size() - static_cast<std::size_t>(config.d_model));
  for (const char* name :
       {"encoder/embeddings_0/weight", "decoder/embeddings/weight", "decoder/projection/weight"})
    EXPECT_EQ(read.at(name).values, embedding) << name;
  const std::string last = std::to_string(config.decoder_layers - 1);
  EXPECT_EQ(read.at("decoder/layer_" + last + "/ffn/linear_1/weight").values,
            weights.at("model.decoder.layers." + last + ".fc2.weight").values);
  const auto pieces = parse_json(bytes_of(exported / "shared_vocabulary.json"), "pieces");
  const Tokenizer tokenizer = load_vocabulary(folder_).target;
  ASSERT_EQ(static_cast<int>(pieces.size()), tokenizer.vocabulary_size() - 1);
  for (int id = 0; id < static_cast<int>(pieces.size()); ++id)
    EXPECT_EQ(pieces.at(id), tokenizer.piece(id));
}

TEST_P(ExportedReference, BringsTheSentencePieceModels) {
  const fs::path exported = export_in("float32");
  for (const char* name : {"source.spm", "target.spm"})
    EXPECT_EQ(bytes_of(exported / name), bytes_of(folder_ / name));
}

TEST_P(ExportedReference, IsNearlyTheSameInInt8) {
  const CTranslate2Reader exact(bytes_of(export_in("float32") / "model.bin"));
  const CTranslate2Reader read(bytes_of(export_in("int8") / "model.bin"));
  for (const auto& [name, variable] : exact.variables) {
    const std::vector<float> values = read.floats(name);
    ASSERT_EQ(values.size(), variable.values.size()) << name;
    const bool rounded = name.ends_with("/weight");
    EXPECT_EQ(read.at(name).type == 1 && !variable.shape.empty(), rounded) << name;
    for (std::size_t i = 0; i < values.size(); ++i) {
      const float step =
          rounded ? 1.0F / read.at(name + "_scale").values[i / variable.shape[1]] : 0.0F;
      ASSERT_LE(std::abs(values[i] - variable.values[i]), 0.50001F * step) << name << " " << i;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(HuggingFace, ExportedReference, kMarianFolders, name_of_folder);

/// What the command says to such options.
std::string refusal(const ExportOptions& options) {
  return message_of<std::invalid_argument>([&] { run_export(options); });
}

TEST(Export, RefusesWhatItCannotWrite) {
  const auto contains = [](const std::string& text, const std::string& part) {
    EXPECT_NE(text.find(part), std::string::npos) << text;
  };
  contains(refusal({}), "--output is needed");
  contains(refusal({.model = "", .output = "out", .format = "onnx"}),
           "--format is 'onnx'; it must be ctranslate2");
  contains(refusal({.model = "", .output = "out", .precision = "int4"}),
           "--precision is 'int4'; it must be float32 or int8");
}

TEST(Export, LeavesAFolderThatHoldsSomethingAsItIs) {
  const TemporaryFolder folder;
  const fs::path file = folder.write("mine", "old");
  EXPECT_NE(refusal({.model = "", .output = folder.path().string()}).find("is not empty"),
            std::string::npos);
  EXPECT_NE(refusal({.model = "", .output = file.string()}).find("is a file"), std::string::npos);
  EXPECT_EQ(bytes_of(file), "old");
}

TEST(Export, LeavesNothingWhereTheModelCannotBeRead) {
  const TemporaryFolder folder;
  EXPECT_THROW(run_export({.model = (folder.path() / "none").string(),
                           .output = (folder.path() / "out").string()}),
               std::runtime_error);
  EXPECT_TRUE(fs::is_empty(folder.path()));
}

}  // namespace
}  // namespace heed
