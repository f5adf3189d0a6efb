#include "text/json_lines.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

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

TEST(JsonLine, HoldsNumbersThatNoTypeHolds) {
  const std::string line = R"({"a":1e400,"b":[-1E+999,0.5e-999],"c":)" + std::string(400, '9') +
                           R"(,"d":{"e 1e400 \\":-0.0},"source":"1e400 \" 007"})";
  const JsonFields fields = parse_json_line(line, {"file", 1});
  EXPECT_EQ(fields.dump(), line);
  EXPECT_EQ(string_field(fields, "source", true, {"file", 1}), "1e400 \" 007");
}

TEST(JsonLine, RefusesWhatIsNoNumber) {
  for (const char* text :
       {"01", "00",  "1.",  ".5",    "1.e5",  "1e",    "1e+", "1E-", "--1",    "-",
        "+1", "1-1", "1 2", "1.5.5", "1e5e5", "1e5.5", "0x1", "1a",  "1e4 00", "-a"})
    EXPECT_THROW(parse_json_line(std::string("{\"n\":") + text + "}", {"file", 1}),
                 std::runtime_error)
        << text;
  for (const char* text : {"0", "-0", "10", "1.50", "1e5", "1E+05", "-1.5e-05", "0e0", "[0,1 ]"})
    EXPECT_NO_THROW(parse_json_line(std::string("{\"n\":") + text + "}", {"file", 1})) << text;
}

}  // namespace
}  // namespace heed
