#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "cli/commands.h"

namespace heed {
namespace {

using testing::HasSubstr;

TEST_F(Commands, InfoTellsWhatIsApartInAModelAndWhatIsUnknown) {
  const std::filesystem::path reference = HEED_SOURCE_DIR "/tests/reference/marianmt-uneven-swish",
                              model = folder_.path() / "model";
  std::filesystem::copy(reference, model);
  auto config = nlohmann::json::parse(bytes_of(reference / "config.json"));
  config["alignment_layer"] = 0;
  config["alignment_head"] = 1;
  config["alignment_shifted"] = true;
  config["share_encoder_decoder_embeddings"] = config["tie_word_embeddings"] = false;
  config.erase("torch_dtype");
  std::ofstream(model / "config.json") << config;
  std::ofstream(model / "tokenizer_config.json") << R"({"source_lang": "en"})";
  const std::string text = output_of({"info", model.string()}, false);
  for (const char* line :
       {"\nlanguages       source en, target unknown\n", "\nactivation      swish\n",
        "\nalignment       decoder layer 0, head 1, at the step that reads a word\n",
        "\nembeddings      one each side, output apart\n", "\nprecision       float32\n"})
    EXPECT_THAT(text, HasSubstr(line));
}

}  // namespace
}  // namespace heed
