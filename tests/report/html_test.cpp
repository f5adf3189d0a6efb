#include "report/html.h"

#include <gmock/gmock.h>

#include "report/page_explanation.h"

namespace heed {
namespace {

using Json = nlohmann::ordered_json;
using testing::HasSubstr;
using testing::Not;

/// An explanation of one head, as explanation_json() makes it.
Json explanation_of(const std::string& sentence) {
  const Json head = {{"head", 0},
                     {"lost", 0.1234567},
                     {"scores", {{1.0}}},
                     {"weights", {{1.0}}},
                     {"contributions", {{2.0}}},
                     {"unit_weights", {{1.0}}},
                     {"unit_contributions", {{2.0}}}};
  const Json attention = {
      {"queries", "source"},
      {"keys", "source"},
      {"layers", {{{"layer", 0}, {"residual_shares", {0.5}}, {"heads", Json::array({head})}}}}};
  return {
      {"source", {{"text", sentence}, {"units", {sentence, "</s>"}}}},
      {"target", {{"text", "y"}, {"units", {"y", "</s>"}}}},
      {"target_is_given", false},
      {"log_probability", -1.0},
      {"unit_log_probabilities", {-1.0, 0.0}},
      {"importance", {{{"method", "norm"}, {"translation", {1.0, nullptr}}, {"pieces", {1.0}}}}},
      {"attention", {{"encoder", attention}}},
      {"edges", Json::array()}};
}

std::string page_of(const std::string& sentence) {
  return html_page({page_explanation(explanation_of(sentence))},
                   {.model = "toy", .shape = "small"});
}

/// What the page's data says again, as a browser reads it.
Json data_of(const std::string& page) {
  const std::string begin = "<script type=\"application/json\" id=\"data\">";
  const auto at = page.find(begin) + begin.size();
  return Json::parse(page.substr(at, page.find("</script", at) - at));
}

TEST(HtmlPage, HoldsTheMapsByWordToFivePlaces) {
  const Json data = data_of(page_of("Hello"));
  const Json& head = data["explanations"][0]["attention"]["encoder"]["layers"][0]["heads"][0];
  EXPECT_EQ(head["unit_contributions"][0][0], 2.0);
  EXPECT_EQ(head["lost"], 0.12346);
  EXPECT_FALSE(head.contains("scores"));
  EXPECT_TRUE(data["explanations"][0]["importance"][0]["translation"][1].is_null());
  EXPECT_EQ(data["about"]["model"], "toy");
  EXPECT_EQ(data["about"]["version"], HEED_VERSION);
}

TEST(HtmlPage, ShowsAnyTextAsText) {
  const std::string sentence =
      "</script><script>alert(1)</script> & 'quotes' \"too\" <!-- @STYLE@ @DATA@ \u2028\u2029";
  const std::string page = page_of(sentence);
  EXPECT_EQ(data_of(page)["explanations"][0]["source"]["text"], sentence);
  EXPECT_THAT(page, Not(HasSubstr("alert(1)</script>")));
  EXPECT_THAT(
      page,
      HasSubstr(
          "<title>&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp; &#39;quotes&#39;"));
}

TEST(HtmlPage, NeedsNoNetwork) {
  const std::string page = page_of("Hello");
  for (const auto* reference : {"http:", "https:", "src=", "@import", "url("})
    EXPECT_THAT(page, Not(HasSubstr(reference)));
  EXPECT_THAT(page, HasSubstr("default-src 'none'"));
}

TEST(HtmlPage, NamesTheNumberOfSentences) {
  const Json one = page_explanation(explanation_of("a"));
  EXPECT_THAT(html_page({one, one, one}, {}), HasSubstr("<title>a (and 2 more)</title>"));
}

TEST(ScriptJson, EscapesWhatEndsAScriptOrALine) {
  EXPECT_EQ(script_json("<\u2028\u2029>"), "\"\\u003c\\u2028\\u2029>\"");
  EXPECT_EQ(Json::parse(script_json("\xff ok")), "\uFFFD ok") << "bytes that are no UTF-8";
}

}  // namespace
}  // namespace heed
