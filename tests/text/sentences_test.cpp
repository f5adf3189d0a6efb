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

TEST(SentenceSplitter, IsNotBoundByAQuotationMarkThatStandsAlone) {
  EXPECT_EQ(sentences("en", "The pipe has 5\" of width. It is thin. It is new.").size(), 3U);
}

}  // namespace
}  // namespace heed
