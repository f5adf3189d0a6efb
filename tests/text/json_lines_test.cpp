#include "text/json_lines.h"

#include <gtest/gtest.h>

namespace heed {
namespace {

TEST(ParseJsonLine, RepairsWhatIsNotUtf8) {
  EXPECT_EQ(string_field(parse_json_line("\"a\xFF\"", {"file", 1}), "source", true, {"file", 1}),
            "a\uFFFD");
}

TEST(ParseJsonLine, KeepsTheOrderOfTheFields) {
  EXPECT_EQ(parse_json_line(R"({"z":1,"a":[1.5,null]})", {"file", 1}).dump(),
            R"({"z":1,"a":[1.5,null]})");
}

TEST(JsonLine, GivesFieldsBackToTheByte) {
  JsonFields fields = parse_json_line(
      R"( { "n" : 18446744073709551616 , "d":0.1000000000000000055511151231257827,"e":1E+2,
          "s":"\u00e9\/\"}," , "o": {"a" : [1, {"b":"]"}]} , "source":"x"} )",
      {"file", 1});
  fields.set("source", "y");
  fields.set("new", 1.5);
  EXPECT_EQ(fields.dump(),
            R"({"n":18446744073709551616,"d":0.1000000000000000055511151231257827,"e":1E+2,)"
            R"("s":"\u00e9\/\"},","o":{"a" : [1, {"b":"]"}]},"source":"y","new":1.5})");
  EXPECT_EQ(parse_json_line("{}", {"file", 1}).dump(), "{}");
}

}  // namespace
}  // namespace heed
