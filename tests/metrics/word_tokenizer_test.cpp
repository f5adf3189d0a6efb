#include "metrics/word_tokenizer.h"

#include <gtest/gtest.h>

#include <random>
#include <regex>

namespace heed {
namespace {

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

std::string cut(std::string_view line, WordTokenizer tokenizer) {
  return joined(tokenize(line, tokenizer));
}

TEST(Tokenizer13a, CutsPunctuationButNotInsideNumbers) {
  EXPECT_EQ(cut("Er kostet 1,000.50 Euro, ja.", WordTokenizer::k13a),
            "Er kostet 1,000.50 Euro , ja .");
  EXPECT_EQ(cut("(a/b) 20-30% e-mail", WordTokenizer::k13a), "( a / b ) 20 - 30 % e-mail");
}

TEST(Tokenizer13a, ReadsSgmlEscapes) {
  EXPECT_EQ(cut("&quot;A &amp; B&quot; &lt;x&gt; <skipped>", WordTokenizer::k13a),
            "\" A & B \" < x >");
  EXPECT_EQ(cut("&amp;lt;", WordTokenizer::k13a), "<");
}

TEST(Tokenizer13a, SplitsAtNoBreakSpace) {
  EXPECT_EQ(tokenize("a\u00a0b", WordTokenizer::k13a), (std::vector<std::string>{"a", "b"}));
}

// The same by the regular expressions that sacreBLEU has.
std::string by_expressions(const std::string& line) {
  std::string text = " " + line + " ";
  text = std::regex_replace(text, std::regex(R"(([\{-~\[-` -&\(-+:-@\/]))"), " $1 ");
  text = std::regex_replace(text, std::regex(R"(([^0-9])([.,]))"), "$1 $2 ");
  text = std::regex_replace(text, std::regex(R"(([.,])([^0-9]))"), " $1 $2");
  text = std::regex_replace(text, std::regex(R"(([0-9])(-))"), "$1 $2 ");
  return joined(split_at_space(text));
}

TEST(Tokenizer13a, EqualsItsRegularExpressionsOnRandomText) {
  std::mt19937 random(1);
  const std::string alphabet = "a1.,- '!&(5Z]~";
  for (int round = 0; round < 2000; ++round) {
    std::string line;
    for (int i = 0; i < 12; ++i) line += alphabet[random() % alphabet.size()];
    ASSERT_EQ(cut(line, WordTokenizer::k13a), by_expressions(line)) << line;
  }
}

TEST(TokenizerNone, CutsAtWhiteSpaceOnly) {
  EXPECT_EQ(tokenize(" a,b\t c.\u3000", WordTokenizer::kNone),
            (std::vector<std::string>{"a,b", "c."}));
}

TEST(TokenizerCharacter, MakesEachCharacterAWord) {
  EXPECT_EQ(tokenize("zü 🙂", WordTokenizer::kCharacter),
            (std::vector<std::string>{"z", "ü", "🙂"}));
}

TEST(TokenizerInternational, CutsUnicodePunctuationAndSymbols) {
  EXPECT_EQ(cut("„Ja“ – 3 €, 1,5…", WordTokenizer::kInternational), "„ Ja “ – 3 € , 1,5…");
}

TEST(TokenizerInternational, LeavesThePointAfterAFinalNumber) {
  EXPECT_EQ(cut("im Jahr 1999. ", WordTokenizer::kInternational), "im Jahr 1999.");
  EXPECT_EQ(cut("im Jahr.", WordTokenizer::kInternational), "im Jahr .");
}

TEST(Tokenizers, FindNoWordInAnEmptyLine) {
  for (const WordTokenizer tokenizer : {WordTokenizer::k13a, WordTokenizer::kNone,
                                        WordTokenizer::kCharacter, WordTokenizer::kInternational})
    EXPECT_TRUE(tokenize(" ", tokenizer).empty()) << name_in(kWordTokenizers, tokenizer);
}

}  // namespace
}  // namespace heed
