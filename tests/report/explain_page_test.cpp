#include "report/explain_page.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>

#include "format/temporary_folder.h"
#include "report/small_explanation.h"

namespace heed {
namespace {

class Page : public testing::Test {
 protected:
  static ModelConfig config() {
    ModelConfig config;
    config.encoder_layers = 3;
    config.encoder_attention_heads = 4;
    config.decoder_layers = 2;
    config.decoder_attention_heads = 8;
    config.d_model = 64;
    return config;
  }
  nlohmann::json data() const {
    const std::string text = bytes_of(path_);
    const std::string mark = "<script type=\"application/json\" id=\"data\">";
    const auto begin = text.find(mark) + mark.size();
    return nlohmann::json::parse(text.substr(begin, text.find("</script>", begin) - begin));
  }

  TemporaryFolder folder_;
  std::string path_ = (folder_.path() / "page.html").string();
};

TEST_F(Page, HoldsEachExplanationAndWhatTheModelIs) {
  ExplainPage page(path_);
  EXPECT_TRUE(page.is_wanted());
  page.add(small_explanation());
  page.add(small_explanation());
  page.write("models/some/", config());
  const std::string text = data().dump();
  std::size_t found = 0;
  for (auto at = text.find("\"a b\""); at != std::string::npos; at = text.find("\"a b\"", at + 1))
    ++found;
  EXPECT_GE(found, 2U);
  EXPECT_NE(text.find("\"some\""), std::string::npos) << text;
  EXPECT_NE(text.find("3 encoder layers of 4 heads, 2 decoder layers of 8 heads, vectors of 64 "
                      "numbers"),
            std::string::npos)
      << text;
}

TEST_F(Page, IsNotWrittenWhereNothingWasExplainedOrNobodyWantsIt) {
  const ExplainPage none(path_);
  EXPECT_EQ(message_of<std::runtime_error>([&] { none.write("m", config()); }),
            "there was no sentence to explain: " + path_ + " was not written");
  EXPECT_FALSE(std::filesystem::exists(path_));
  ExplainPage unwanted("");
  EXPECT_FALSE(unwanted.is_wanted());
  unwanted.add(small_explanation());
  unwanted.write("m", config());
}

TEST_F(Page, NeedsAFolderToStandIn) {
  const std::string lost = (folder_.path() / "no-such" / "page.html").string();
  EXPECT_NE(
      message_of<std::runtime_error>([&] { ExplainPage page(lost); }).find("there is no folder"),
      std::string::npos);
}

}  // namespace
}  // namespace heed
