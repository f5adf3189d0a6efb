#include "text/sentences.h"

#include <gtest/gtest.h>

#include <string>

namespace heed {
namespace {

using Texts = std::vector<std::string>;

Texts sentences(const std::string& language, const std::string& line) {
  SentenceSplitter splitter(language);
  Texts texts;
  for (const TextRange place : splitter.split(line))
    texts.push_back(line.substr(place.begin, place.end - place.begin));
  return texts;
}

TEST(SentenceSplitter, FindsTheSentencesOfALine) {
  EXPECT_EQ(sentences("en", " It is late.  Are you here? Yes! "),
            (Texts{"It is late.", "Are you here?", "Yes!"}));
  EXPECT_EQ(sentences("de", "„Kommst du?“ Er nickte."), (Texts{"„Kommst du?“", "Er nickte."}));
  EXPECT_EQ(sentences("zh", "你好。我很好。"), (Texts{"你好。", "我很好。"}));
}

TEST(SentenceSplitter, LeavesOneSentenceWhole) {
  const Texts lines = {"",
                       "   ",
                       "It is late",
                       "It costs $3.50 today.",
                       "Mr. Smith met Dr. Brown in St. Louis.",
                       "J. R. R. Tolkien lived in the U.S. Government house.",
                       "We met at 5 p.m. yesterday.",
                       "\"Are you coming?\" he asked.",
                       "He said: \"Go! Run!\" and left.",
                       "Well... that is it.",
                       "Yahoo! is a company."};
  for (const std::string& line : lines) EXPECT_EQ(sentences("en", line).size(), 1U) << line;
}

TEST(SentenceSplitter, KnowsTheAbbreviationsOfALanguage) {
  EXPECT_EQ(sentences("de", "Das ist z. B. Peter, bzw. Karl.").size(), 1U);
  EXPECT_EQ(sentences("de", "Er kommt am 3. Mai. Ich auch."),
            (Texts{"Er kommt am 3. Mai.", "Ich auch."}));
}

TEST(SentenceSplitter, TakesShortNumbersAndWordsWithoutVowelsForOpenEnds) {
  for (const char* line : {"Er kommt am 10. Mai.", "Er kommt am 9. Mai.", "Er kommt am 25. Mai.",
                           "Siehe vgl. Meier.", "Siehe (vgl. Meier).", "Siehe \"vgl. Meier\"."})
    EXPECT_EQ(sentences("xx", line).size(), 1U) << line;
  for (const char* line : {"Er hat 100. Ich auch.", "She is at BBC. It is late.",
                           "She saw a cat. It is late.", "He went to USA. It is late."})
    EXPECT_EQ(sentences("xx", line).size(), 2U) << line;
}

TEST(SentenceSplitter, BeginsASentenceAtACapitalADigitOrALetterWithoutCase) {
  for (const char* line :
       {"It is late! 3 came.", "It is late. (Yes.)", "It is late. 你好", "Il est tard. « Oui. »",
        "It is late. \"Yes.\"", "It is late. ǅ is one."})
    EXPECT_EQ(sentences("xx", line).size(), 2U) << line;
  for (const char* line : {"It is late. and so on.", "It is late. (yes.)", "It is late. $5 is all.",
                           "It is late. ..."})
    EXPECT_EQ(sentences("xx", line).size(), 1U) << line;
}

TEST(SentenceSplitter, DoesNotTakeApostrophesForQuotationMarks) {
  EXPECT_EQ(sentences("en", "It’s late. He’s here. It’s ‘new’. ‚Yes‘. Fine.").size(), 5U);
}

TEST(SentenceSplitter, HoldsAQuotationTogetherThatEndsSoon) {
  const auto quoted = [](std::size_t letters) {
    return sentences("xx", "He said \"Go. " + std::string(letters, 'x') + "\" twice. It is late.")
        .size();
  };
  EXPECT_EQ(quoted(10), 2U);
  EXPECT_EQ(sentences("xx", "He said \"Go. B" + std::string(98, 'x') + "\" twice.").size(), 1U);
  EXPECT_EQ(sentences("xx", "He said \"Go. B" + std::string(99, 'x') + "\" twice.").size(), 2U);
}

TEST(AppendSentence, PutsASpaceBetweenUnlessBothAreOfWideCharacters) {
  const auto appended = [](std::string text, const std::string& sentence) {
    append_sentence(text, sentence);
    return text;
  };
  EXPECT_EQ(appended("Yes.", "No."), "Yes. No.");
  EXPECT_EQ(appended("你好。", "我"), "你好。我");
  EXPECT_EQ(appended("你好！", "Ａ"), "你好！Ａ");
  EXPECT_EQ(appended("你好。", "No."), "你好。 No.");
  EXPECT_EQ(appended("Yes.", "我"), "Yes. 我");
  EXPECT_EQ(appended("", "No."), "No.");
  EXPECT_EQ(appended("Yes.", ""), "Yes.");
}

TEST(SentenceSplitter, IsNotBoundByAQuotationMarkThatStandsAlone) {
  EXPECT_EQ(sentences("en", "The pipe has 5\" of width. It is thin. It is new.").size(), 3U);
}

}  // namespace
}  // namespace heed
