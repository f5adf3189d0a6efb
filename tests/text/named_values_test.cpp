#include "text/named_values.h"

#include <gtest/gtest.h>

#include <array>

namespace heed {
namespace {

constexpr std::array kNumbers = {NamedValue{"one", 1}, NamedValue{"two", 2}, NamedValue{"three", 3},
                                 NamedValue{"deux", 2}};

TEST(NamedValues, AreFoundByNameAndNamedByTheirFirst) {
  EXPECT_EQ(value_named(kNumbers, "deux", "it"), 2);
  EXPECT_EQ(name_in(kNumbers, 2), "two");
}

TEST(NamedValues, AreListedWhereANameIsNone) {
  EXPECT_EQ(names_in(kNumbers), "one, two, three or deux");
  try {
    value_named(kNumbers, "four", "--number");
    FAIL();
  } catch (const std::invalid_argument& error) {
    EXPECT_STREQ(error.what(), "--number is 'four'; it must be one, two, three or deux");
  }
}

TEST(NamedValues, MayBeOneOnly) { EXPECT_EQ(names_in(std::array{NamedValue{"one", 1}}), "one"); }

}  // namespace
}  // namespace heed
