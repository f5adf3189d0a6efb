#include "text/letter_case.h"

#include <gtest/gtest.h>

namespace heed {
namespace {

TEST(LetterCase, IsChangedInNoParticularLanguage) {
  EXPECT_EQ(lower_case("STRASSE ÄÖÜ"), "strasse äöü");
  EXPECT_EQ(lower_case("ẞ"), "ß");
  EXPECT_EQ(lower_case("ΑΣ ΑΣΑ"), "ας ασα");
  EXPECT_EQ(lower_case("I"), "i");
  EXPECT_EQ(upper_case("Straße, öfter i"), "STRASSE, ÖFTER I");
}

}  // namespace
}  // namespace heed
