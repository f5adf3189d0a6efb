#include "decoding/unknown_words.h"

#include <gtest/gtest.h>

#include <functional>

#include "decoding/letter_vocabulary.h"

namespace heed {
namespace {

const Tokenizer& letters() {
  static const Vocabulary kVocabulary = letter_vocabulary();
  return kVocabulary.source;
}

std::vector<UnknownWord> unknown_in(const std::string& line) {
  return unknown_words(line, letters().encode(line), letters().unk_id());
}

std::vector<std::string> texts_of_unknown(const std::string& line) {
  std::vector<std::string> texts;
  for (const UnknownWord& word : unknown_in(line))
    texts.push_back(line.substr(word.place.begin, word.place.end - word.place.begin));
  return texts;
}

using Texts = std::vector<std::string>;

TEST(UnknownWords, AreWholeWordsOfScriptsWithSpaces) {
  EXPECT_EQ(texts_of_unknown("all is known."), Texts{});
  EXPECT_EQ(texts_of_unknown("in łódź now"), Texts{"łódź"});
  EXPECT_EQ(texts_of_unknown("dvořák's house. brno-město."), (Texts{"dvořák's", "brno-město"}));
  EXPECT_EQ(texts_of_unknown("he said привет мир to me"), Texts{"привет мир"});
}

TEST(UnknownWords, GoOnBeyondMarksThatHoldTheirPartsTogether) {
  for (const char* whole : {"łódź@a.pl", "a_łódź", "ab’łódź", "łódź’s", "ab-łódź.ó"})
    EXPECT_EQ(texts_of_unknown(whole), Texts{whole});
  EXPECT_EQ(texts_of_unknown("ab....łódź"), Texts{"łódź"});
  EXPECT_EQ(texts_of_unknown("łódź..ab"), Texts{"łódź"});
  EXPECT_EQ(texts_of_unknown("ab łódź ab"), Texts{"łódź"});
}

TEST(UnknownWords, AreOnlyWhatIsUnknownInScriptsWithoutSpaces) {
  for (const std::string text : {"中文", "กข", "ッ", "々"})
    EXPECT_EQ(texts_of_unknown("a" + text + "b"), Texts{text});
}

TEST(UnknownWords, SayWhichAreSymbols) {
  const auto words = unknown_in("a 😀 привет");
  ASSERT_EQ(words.size(), 2U);
  EXPECT_TRUE(words[0].is_symbol);
  EXPECT_FALSE(words[1].is_symbol);
}

TEST(UnknownWords, LeaveNothingToTranslateWhereNoOtherLetterIs) {
  for (const char* line : {"😀", "привет", "中文, 中文!", "12 привет."})
    EXPECT_FALSE(has_known_word(line, unknown_in(line))) << line;
  EXPECT_TRUE(has_known_word("привет tom", unknown_in("привет tom")));
}

TEST(UnknownWords, AreLeftOutOfTheLineWhereTheyAreSymbols) {
  EXPECT_EQ(left_out_symbols("a 😀 b", unknown_in("a 😀 b")), (std::vector<TextRange>{{2, 6}}));
  EXPECT_EQ(left_out_symbols("a 😀.", unknown_in("a 😀.")), (std::vector<TextRange>{{1, 6}}));
  EXPECT_EQ(left_out_symbols("привет", unknown_in("привет")), std::vector<TextRange>{});
}

/// Of the attention of a target word, what a source word has.
using ShareOf = std::function<float(std::size_t target, std::size_t source)>;

/// A translation of a line by such attention.
TextWithCopies translated(const std::string& source_text, const std::string& written,
                          const ShareOf& share, int first_word) {
  const auto unknown = unknown_in(source_text);
  const auto left_out = left_out_symbols(source_text, unknown);
  const EncodedLine source = letters().encode(source_text, left_out);
  const EncodedLine target = letters().encode(written);
  auto alignment = SoftAlignment::zeros(static_cast<int>(target.ids.size()),
                                        static_cast<int>(source.ids.size()));
  for (std::size_t row = 0; row < target.pieces.size(); ++row)
    for (std::size_t column = 0; column < source.pieces.size(); ++column)
      alignment.at(static_cast<int>(row), static_cast<int>(column)) =
          share(static_cast<std::size_t>(target.word_of_piece[row]),
                static_cast<std::size_t>(source.word_of_piece[column]));
  return with_unknown_words(written, {.source_text = source_text,
                                      .source = source,
                                      .unknown = unknown,
                                      .target = target,
                                      .alignment = alignment,
                                      .first_word = first_word});
}

/// Words read the words of the source one by one: `reads`[target word] is the source word.
TextWithCopies placed(const std::string& source, const std::string& written,
                      const std::vector<int>& reads) {
  const auto share = [&](std::size_t target, std::size_t word) {
    return reads[target] == static_cast<int>(word) ? 1.0F : 0.0F;
  };
  return translated(source, written, share, 0);
}

TEST(WithUnknownWords, PutsThemWhereTheyAreRead) {
  const auto result = placed("live in łódź. now", "jetzt in tom. leben", {3, 1, 2, 0});
  EXPECT_EQ(result.text, "jetzt in łódź. leben");
  EXPECT_EQ(result.words, (std::vector<OutputWord>{{0, -1}, {1, -1}, {-1, 2}, {3, -1}}));
}

TEST(WithUnknownWords, PutsThemBehindTheWordBeforeWhereNobodyReadsThem) {
  EXPECT_EQ(placed("live in łódź now", "jetzt in leben", {3, 1, 0}).text, "jetzt in łódź leben");
  EXPECT_EQ(placed("łódź is", "ist", {1}).text, "łódź ist");
}

TEST(WithUnknownWords, KeepsSymbolsBesideTheirWords) {
  EXPECT_EQ(placed("you see 😀", "du siehst.", {0, 1}).text, "du siehst 😀.");
  EXPECT_EQ(placed("you see. 😀", "du siehst.", {0, 1}).text, "du siehst. 😀");
  EXPECT_EQ(placed("20₹ is a lot", "20 sind viel", {0, 1, 3}).text, "20₹ sind viel");
  EXPECT_EQ(placed("₹20 is a lot", "20 sind viel", {0, 1, 3}).text, "₹20 sind viel");
  EXPECT_EQ(placed("😀 you see", "du siehst", {1, 2}).text, "😀 du siehst");
}

using Shares = std::vector<std::vector<float>>;

/// [target word][source word]; words of equal length.
TextWithCopies weighed(const std::string& source, const std::string& written, const Shares& shares,
                       int first_word = 0) {
  const auto share = [&](std::size_t target, std::size_t word) { return shares[target][word]; };
  return translated(source, written, share, first_word);
}

TEST(WithUnknownWords, TakesTheWordThatReadsThemFirstOrWithTwoFifths) {
  const auto with = [](float share) {
    return weighed("an łódź", "ab cd", {{0.9F, 0.1F}, {1 - share, share}}).text;
  };
  EXPECT_EQ(with(0.6F), "ab łódź");
  EXPECT_EQ(with(0.45F), "ab łódź");
  EXPECT_EQ(with(0.2F), "ab łódź cd");
}

TEST(WithUnknownWords, LeavesWhatTheTranslationHadToBeginWith) {
  const Shares shares = {{0, 1}, {1, 0}};
  EXPECT_EQ(weighed("an łódź", "ab cd", shares).text, "łódź cd");
  EXPECT_EQ(weighed("an łódź", "ab cd", shares, 1).text, "ab cd łódź");
  EXPECT_EQ(weighed("an łódź", "ab cd", shares, 2).text, "ab cd łódź");
}

TEST(WithUnknownWords, CopiesWhatUnkReadsWhereNoUnknownWordIsLeft) {
  EXPECT_EQ(weighed("an to", "ab \u2047.", {{1, 0}, {0.4F, 0.6F}}).text, "ab to.");
  const auto result = weighed("an łódź", "\u2047. \u2047.", {{0.2F, 0.8F}, {0.7F, 0.3F}});
  EXPECT_EQ(result.text, "łódź. an.");
  EXPECT_EQ(result.words, (std::vector<OutputWord>{{-1, 1}, {-1, 0}}));
}

TEST(WithUnknownWords, CopiesSeveralWordsWithTheirPlaces) {
  const auto result = placed("see привет мир now", "tom. dann", {1, 3});
  EXPECT_EQ(result.text, "привет мир. dann");
  EXPECT_EQ(result.words, (std::vector<OutputWord>{{-1, 1}, {-1, 2}, {1, -1}}));
}

TEST(WithUnknownWords, PutsSymbolsWhereTheirNeighboursAre) {
  EXPECT_EQ(placed("a 😀 b", "x y", {1, 0}).text, "x y 😀");
  EXPECT_EQ(placed("a 😀 b", "x y", {0, 1}).text, "x 😀 y");
  EXPECT_EQ(placed("a. 😀 b", "x. y", {0, 1}).text, "x. 😀 y");
  EXPECT_EQ(placed("a 😀 b", "x. y", {0, 1}).text, "x 😀. y");
  EXPECT_EQ(placed("a ₹b", "x y.", {0, 1}).text, "x ₹y.");
  EXPECT_EQ(placed("a x₹b", "x y", {0, 1}).text, "x y₹");
  EXPECT_EQ(placed("łódź 😀", "tom", {0}).text, "łódź 😀");
}

TEST(WithUnknownWords, KeepsTheModelsCopyOfAnotherWord) {
  EXPECT_EQ(placed("20 łódź", "20", {1}).text, "łódź 20");
}

TEST(CopyOf, IsTheLineWordByWord) {
  const TextWithCopies copy = copy_of(" 中文  😀 ");
  EXPECT_EQ(copy.text, "中文 😀");
  EXPECT_EQ(copy.words, (std::vector<OutputWord>{{-1, 0}, {-1, 1}}));
}

}  // namespace
}  // namespace heed
