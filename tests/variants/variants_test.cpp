#include "variants/variants.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <vector>

#include "text/random_bits.h"
#include "text/utf8.h"
#include "text/word_core.h"
#include "text/words.h"
#include "variants/sentence_end.h"
#include "variants/shared_word.h"
#include "variants/typing_errors.h"

namespace heed {
namespace {

using Lines = std::vector<std::string>;
using Pairs = std::vector<std::pair<std::string, std::string>>;
using testing::ElementsAre;
using testing::Pair;

ParallelText variants(const Pairs& pairs, const std::string& shares, std::uint64_t seed = 1,
                      int epoch = 0) {
  Lines source, target;
  for (const auto& [from, to] : pairs) {
    source.push_back(from);
    target.push_back(to);
  }
  return variants_of({.source = source, .target = target}, VariantShares::parse(shares), seed,
                     epoch);
}

Pairs made(const Pairs& pairs, const std::string& shares, int epoch = 0) {
  const ParallelText text = variants(pairs, shares, 1, epoch);
  Pairs found;
  for (std::size_t i = 0; i < text.source.size(); ++i)
    found.emplace_back(text.source[i], text.target[i]);
  return found;
}

Pairs many(std::size_t count) {
  Pairs pairs;
  for (std::size_t i = 0; i < count; ++i) {
    const std::string number = std::to_string(i);
    pairs.emplace_back("Tom number " + number + " sleeps here.",
                       "Hier schläft Tom mit der Nummer " + number + ".");
  }
  return pairs;
}

TEST(Variants, InCapitalsAreSoOnBothSides) {
  EXPECT_THAT(made({{"The street.", "Die Straße."}}, "capitals:1"),
              ElementsAre(Pair("THE STREET.", "DIE STRASSE.")));
  EXPECT_THAT(made({{"12.5", "12,5"}, {"OK", "Gut"}}, "capitals:1"), ElementsAre());
}

TEST(Variants, InLowerCaseKeepTheTarget) {
  EXPECT_THAT(made({{"The Dog.", "Der Hund."}, {"dog", "Hund"}}, "lower-case:1"),
              ElementsAre(Pair("the dog.", "Der Hund.")));
}

TEST(Variants, WithoutTheFinalMarkLoseItOnBothSides) {
  EXPECT_THAT(made({{"Really?!", "Wirklich?"}, {"好。", "Gut."}, {"No", "Nein."}, {"...", "…"}},
                   "unpunctuated:1"),
              ElementsAre(Pair("Really", "Wirklich"), Pair("好", "Gut")));
}

TEST(Variants, ThatAreJoinedHaveTwoOrThreeSentences) {
  const Pairs pairs = {{"One.", "Eins."}, {"Two!", "Zwei!"}, {"a label", "ein Etikett"}};
  std::set<std::size_t> lengths;
  for (int epoch = 0; epoch < 40; ++epoch) {
    for (const auto& [source, target] : made(pairs, "joined:1", epoch)) {
      const auto words = split_words(source), others = split_words(target);
      ASSERT_EQ(words.size(), others.size()) << source;
      lengths.insert(words.size());
      for (std::size_t i = 0; i < words.size(); ++i)
        EXPECT_EQ(words[i] == "One.", others[i] == "Eins.") << source << " | " << target;
      EXPECT_EQ(source.find("label"), std::string::npos);
    }
  }
  EXPECT_EQ(lengths, (std::set<std::size_t>{2, 3}));
  EXPECT_THAT(made({{"好。", "One."}}, "joined:1").front().first, testing::StartsWith("好。好。"));
}

TEST(Variants, KeepTheLanguageCodeOfTheirSource) {
  const Pairs pairs = {{">>deu<< One.", "Eins."}, {">>fra<< One.", "Un."}};
  EXPECT_THAT(made(pairs, "capitals:1"),
              ElementsAre(Pair(">>deu<< ONE.", "EINS."), Pair(">>fra<< ONE.", "UN.")));
  for (const auto& [source, target] : made(pairs, "joined:1")) {
    const bool is_german = source.starts_with(">>deu<< One. One.");
    EXPECT_TRUE(is_german || source.starts_with(">>fra<< One. One.")) << source;
    EXPECT_EQ(target.find(is_german ? "Un." : "Eins."), std::string::npos) << target;
  }
}

TEST(Variants, WithTypingErrorsKeepTheTarget) {
  const Pairs pairs = many(50);
  const Pairs found = made(pairs, "typing-errors:1");
  EXPECT_GT(found.size(), 35U);
  for (const auto& [source, target] : found) {
    EXPECT_TRUE(is_valid_utf8(source));
    EXPECT_THAT(pairs, testing::Contains(Pair(testing::Ne(source), target)));
  }
}

TEST(Variants, WithCopiesHaveTheSameOnBothSides) {
  const Pairs found = made(many(400), "copied:1");
  ASSERT_EQ(found.size(), 400U);
  std::size_t addresses = 0, alone = 0;
  for (const auto& [source, target] : found) {
    alone += source == target ? 1 : 0;
    for (const char* mark : {"https://", "@", "%", "{", "<b>", "</b>", "()"})
      EXPECT_EQ(source.find(mark) == std::string::npos, target.find(mark) == std::string::npos)
          << source << " | " << target;
    addresses += source.find("://") != std::string::npos ? 1 : 0;
  }
  EXPECT_GT(addresses, 20U);
  EXPECT_GT(alone, 20U);
  EXPECT_LT(alone, 80U);
}

TEST(Variants, AreMadeOfAboutTheShareOfThePairs) {
  const auto count = made(many(4000), "capitals:0.1").size();
  EXPECT_GT(count, 330U);
  EXPECT_LT(count, 470U);
}

/// Pairs with what each kind looks for.
Pairs mixed(std::size_t count) {
  const Pairs kinds = {
      {"Tom number 27 sleeps (there).", "Dort schläft Tom mit der Nummer 27."},
      {"Is that \u201cMary\u201d?", "Ist das „Mary“?"},
      {">>deu<< It costs 1,250.50 euros!", "Es kostet 1.250,50 Euro!"},
      {"a label", "ein Etikett"},
      {"She bought several Straßenbahn tickets yesterday evening; they were cheap.",
       "Gestern Abend kaufte sie mehrere Fahrkarten; sie waren billig."}};
  Pairs pairs;
  for (std::size_t i = 0; i < count; ++i) pairs.push_back(kinds[i % kinds.size()]);
  return pairs;
}

std::uint64_t sum_of(const Pairs& pairs) {
  std::uint64_t sum = 0;
  for (const auto& [source, target] : pairs)
    for (const char c : source + "\n" + target + "\n")
      sum = split_mix(sum ^ static_cast<unsigned char>(c));
  return sum;
}

// A training that goes on must read the same text, by another compiler's heed too.
TEST(Variants, OfAnEpochAreTheSameToTheByteWhateverTheCompiler) {
  EXPECT_THAT(
      variants(mixed(5), "typing-errors:1").source,
      ElementsAre("Is that \u201cMarry\u201d?", ">>deu<< It csts 1,250.50 euros!", "a lbael",
                  "She bought several Straßenbahn tickets yetserday evesing; they were "
                  "cheap."));
  EXPECT_THAT(variants(mixed(2), "copied:1").target,
              ElementsAre("Dort schläft %2$s mit der Nummer 27.", "Ist das „Mary“ (£37)?"));
  EXPECT_EQ(sum_of(made(mixed(1000), "typing-errors:1")), 16432378084181169070U);
  EXPECT_EQ(sum_of(made(mixed(1000), "joined:1")), 15892290333018864560U);
  EXPECT_EQ(sum_of(made(mixed(1000), "copied:1")), 16795724507283217163U);
  EXPECT_EQ(sum_of(made(mixed(1000), "usual", 3)), 1114315171665319798U);
}

TEST(Variants, DependOnSeedAndEpochAndNothingElse) {
  const Pairs pairs = many(200);
  const std::string shares = "copied:0.5,typing-errors:0.5";
  const auto first = variants(pairs, shares, 1, 0).source;
  EXPECT_EQ(first, variants(pairs, shares, 1, 0).source);
  EXPECT_NE(first, variants(pairs, shares, 2, 0).source);
  EXPECT_NE(first, variants(pairs, shares, 1, 1).source);
  const auto alone = variants(pairs, "typing-errors:0.5", 1, 0).source;
  EXPECT_THAT(first, testing::IsSupersetOf(alone));
}

TEST(SentenceEnd, IsFoundBehindQuotesAndInEveryScript) {
  for (const char* text : {"Yes.", "Yes…", "\"Yes!\"", "(Yes?)", "„Ja.“", "はい。", "हाँ।"})
    EXPECT_TRUE(ends_sentence(text)) << text;
  for (const char* text : {"", "Yes", "Yes,", "\"", "Save as:"})
    EXPECT_FALSE(ends_sentence(text)) << text;
  EXPECT_EQ(length_of_final_mark("Ja?!"), 2U);
  EXPECT_EQ(length_of_final_mark("„Ja.“"), 0U);
}

std::string shared(const std::string& source, const std::string& target) {
  const auto word = shared_word(source, target, 0);
  if (!word) return "";
  const auto part = [](const std::string& side, TextRange place) {
    return side.substr(place.begin, place.end - place.begin);
  };
  return part(source, word->source) + "|" + part(target, word->target);
}

TEST(SharedWord, IsANameOrANumberThatBothSidesHaveOnce) {
  EXPECT_EQ(shared("Is that \"Tom\"?", "Ist das „Tom“?"), "Tom|Tom");
  EXPECT_EQ(shared("It costs 1,250.50 euros.", "Es kostet 1.250,50 Euro."), "1,250.50|1.250,50");
  EXPECT_EQ(shared("Tom saw Tom.", "Tom sah Tom."), "");
  EXPECT_EQ(shared("Then Tom saw Tom.", "Er sah Tom."), "");
  EXPECT_EQ(shared("He saw Tom.", "Dann sah Tom Tom."), "");
  EXPECT_EQ(shared("Was it hot?", "Was war heiß?"), "");
  EXPECT_EQ(shared("the arm", "der arm"), "");
  EXPECT_EQ(shared("7 dogs", "7 Hunde"), "");
  EXPECT_EQ(shared("Give me 7up.", "Gib mir 7up."), "");
  EXPECT_EQ(shared("Ask Al.", "Frag Al."), "");
  EXPECT_EQ(shared("Tom asks", "Tom fragt"), "");
  EXPECT_EQ(shared("So Tom asks", "Tom fragt"), "Tom|Tom");
  EXPECT_EQ(shared("12 dogs", "12 Hunde"), "12|12");
  EXPECT_EQ(shared("(12:30)", "12.30 Uhr"), "12:30|12.30");
}

TEST(WordCore, IsWithoutThePunctuationAround) {
  for (const auto& [word, core] : std::vector<std::pair<std::string, std::string>>{
           {"(a)", "a"}, {"“été”,", "été"}, {"x", "x"}, {"...", ""}, {"", ""}, {"-a-b-", "a-b"}})
    EXPECT_EQ(without_punctuation(word), core) << word;
  EXPECT_EQ(without_punctuation(std::string_view("....").substr(0, 3)), "");
}

TEST(TypingErrors, ComeInsideLongWordsOnly) {
  RandomBits random(1);
  EXPECT_EQ(with_typing_errors("the URL is a1b2c3d4 http://x.org/long", random), std::nullopt);
  std::set<std::string> found;
  for (int i = 0; i < 200; ++i)
    found.insert(with_typing_errors("a (Häuser) 12", random).value_or("a (H) 12"));
  for (const std::string& line : found) {
    EXPECT_TRUE(is_valid_utf8(line)) << line;
    EXPECT_TRUE(line.starts_with("a (H") && line.ends_with(") 12")) << line;
  }
  EXPECT_TRUE(found.contains("a (Häsuer) 12")) << "in each other's place";
  EXPECT_TRUE(found.contains("a (Huser) 12")) << "left out";
  EXPECT_TRUE(found.contains("a (Hääuser) 12")) << "twice";
}

}  // namespace
}  // namespace heed
