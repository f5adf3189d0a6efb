#include "text/json_file.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "format/temporary_folder.h"

namespace heed {
namespace {

std::string error_of(const std::string& text) {
  return message_of<std::runtime_error>([&] { parse_json(text, "the file"); });
}

TEST(JsonFile, IsReadAsItStands) {
  EXPECT_EQ(parse_json(R"({"a": {"b": 1}, "c": {"b": 2}, "d": [{"b": 1}, {"b": 2}]})", "")
                .at("c")
                .at("b"),
            2);
}

TEST(JsonFile, RefusesAKeyThatStandsTwiceInAnObject) {
  EXPECT_EQ(error_of(R"({"a": 1, "b": {}, "a": 1})"), "the file has the key \"a\" twice");
  EXPECT_EQ(error_of(R"({"x": [{"a": 1, "\u0061": 1}]})"), "the file has the key \"a\" twice");
}

TEST(JsonFile, RefusesWhatIsNotJson) {
  for (const char* text : {"", "{", "{}{}", "{\"a\": NaN}", "{\"a\": 1,}", "// x\n{}",
                           "{\"a\": \"\xFF\"}", "\"\\ud800\""}) {
    EXPECT_NE(error_of(text).find("the file is not valid JSON"), std::string::npos) << text;
  }
  EXPECT_EQ(error_of("[1e999]"), "the file is not valid JSON: a number is out of range");
}

TEST(JsonFile, RefusesDeepNesting) {
  EXPECT_EQ(error_of(std::string(30, '[') + std::string(30, ']')), "");
  EXPECT_EQ(error_of(std::string(1'000'000, '[')), "the file is nested too deeply");
}

TEST(JsonFile, NamesTheFile) {
  const TemporaryFolder folder;
  for (const char* text : {"[]", "3", "{"}) {
    const auto path = folder.write("x.json", text);
    EXPECT_EQ(message_of<std::runtime_error>([&] { read_json_object(path); }).find(path.string()),
              0U);
  }
}

}  // namespace
}  // namespace heed
