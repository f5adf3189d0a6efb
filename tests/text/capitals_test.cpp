#include "text/capitals.h"

#include <gtest/gtest.h>

namespace heed {
namespace {

TEST(Capitals, AreSeenWhereEveryLetterOfTheWordsIsOne) {
  for (const char* text :
       {"DO NOT ENTER", "MONDAY", "ÜBER UNS", "L'ÉCOLE N’EST PAS LOIN!", "YES/NO WELL-KNOWN",
        "\"HELLO\" (WORLD)", "ΑΘΗΝΑ", "МОСКВА", "PRESS %s OR {name} TO GO ON",
        "SEE http://a.org/b NOW", "5 MP3 FILES", "DIE GROßE TÜR", "WAIT—STOP"})
    EXPECT_TRUE(is_in_capitals(text)) << text;
  for (const char* text :
       {"", "Do not enter", "DO NOT enter", "USA", "NATO", "I", "12.5", "A4 MP3", "$HOME_FOLDER",
        "U.S.A. U.N.O.", "中文 ABCDE", "%S {NAMES} <STRONG>", "शब्द ABCDE", "😀😀😀😀😀"})
    EXPECT_FALSE(is_in_capitals(text)) << text;
}

TEST(Capitals, BecomeASentenceButForWhatIsNotOfLetters) {
  EXPECT_EQ(in_sentence_case("DO NOT ENTER!"), "Do not enter!");
  EXPECT_EQ(in_sentence_case("  (ÜBER  UNS)"), "  (Über  uns)");
  EXPECT_EQ(in_sentence_case("5 MP3 FILES OF THE U.S. IN $HOME"),
            "5 MP3 Files of the U.S. in $HOME");
  EXPECT_EQ(in_sentence_case(">>deu<< DO IT"), ">>deu<< Do it");
}

TEST(Capitals, AreWrittenButForWhatTheOriginalHasAsItIs) {
  EXPECT_EQ(in_capitals("Die Straße ist hübsch.", "The road is nice."), "DIE STRASSE IST HÜBSCH.");
  EXPECT_EQ(in_capitals("Drücken Sie %s, bitte, auf a_b.", "Press %s on a_b please"),
            "DRÜCKEN SIE %s, BITTE, AUF a_b.");
  EXPECT_EQ(in_capitals("die mp3-Datei", "the MP3 file"), "DIE MP3-DATEI");
}

}  // namespace
}  // namespace heed
