#include "text/json_lines.h"

#include <gtest/gtest.h>

namespace heed {
namespace {

TEST(ParseJsonLine, RepairsWhatIsNotUtf8) {
  EXPECT_EQ(parse_json_line("\"a\xFF\"", {"file", 1}).at("source"), "a\uFFFD");
}

TEST(ParseJsonLine, KeepsTheOrderOfTheFields) {
  EXPECT_EQ(parse_json_line(R"({"z":1,"a":[1.5,null]})", {"file", 1}).dump(),
            R"({"z":1,"a":[1.5,null]})");
}

}  // namespace
}  // namespace heed
