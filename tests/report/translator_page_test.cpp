#include "report/translator_page.h"

#include <gmock/gmock.h>

#include "text/packing.h"

namespace heed {
namespace {

using Json = nlohmann::json;

Json data_of(const std::string& page) {
  const std::string begin = "id=\"data\">";
  const auto at = page.find(begin) + begin.size();
  return Json::parse(page.substr(at, page.find("</script>", at) - at));
}

TEST(TranslatorPage, HoldsEveryFileOnceWithItsPlace) {
  const TranslatorPage page{.source = {.model = "toy <1>", .shape = "small"},
                            .example = "</script>",
                            .engine_js = "engine;",
                            .engine_wasm = "program",
                            .model = {{"source.spm", "pieces"}, {"target.spm", "pieces"}}};
  const std::string html = translator_page(page);
  const Json live = data_of(html).at("live");
  EXPECT_EQ(live.at("example"), "</script>");
  const Json& files = live.at("files");
  ASSERT_EQ(files.size(), 4U);
  EXPECT_EQ(files[0], Json({"heed.wasm", 0, 7}));
  EXPECT_EQ(files[1][0], "worker.js");
  const std::size_t code = files[1][2];
  EXPECT_EQ(files[2], Json({"source.spm", 7 + code, 6}));
  EXPECT_EQ(files[3], Json({"target.spm", 7 + code, 6})) << "the same bytes stand there once";
  EXPECT_THAT(live.at("payload").get<std::string>(),
              testing::StartsWith(base64_of("\x1f\x8b\x08")));
  EXPECT_THAT(html, testing::HasSubstr("<title>heed: toy &lt;1&gt;</title>"));
}

TEST(TranslatorPage, HasATourWhereThereIsOne) {
  EXPECT_FALSE(data_of(translator_page({})).at("live").contains("tour"));
  const std::string tour = "<h1>Seven steps</h1><script>data</script>";
  EXPECT_EQ(data_of(translator_page({.tour = tour})).at("live").at("tour"), tour);
}

}  // namespace
}  // namespace heed
