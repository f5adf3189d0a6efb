#include "corpus/pair_cleaner.h"

#include <gtest/gtest.h>

#include "text/line_reader.h"

namespace heed {
namespace {

/// A cleaner that knows the toy corpus.
class PairCleaning : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    const std::string folder = HEED_SOURCE_DIR "/data/toy/";
    const auto sources = read_lines(folder + "train.en"), targets = read_lines(folder + "train.de");
    std::vector<TextPair> pairs;
    for (std::size_t i = 0; i < sources.size(); i += 8)
      pairs.push_back({.source = sources[i], .target = targets[i]});
    ThreadPool threads(2);
    profile_ = new CorpusProfile(pairs, threads);
  }
  static void TearDownTestSuite() { delete profile_; }

  JudgedPair judge(const std::string& source, const std::string& target,
                   const CleaningOptions& options = {}) {
    PairCleaner cleaner(options, *profile_, excluded_);
    return cleaner.judge({.source = source, .target = target});
  }
  Flaw flaw(const std::string& source, const std::string& target, std::vector<Flaw> keep = {}) {
    return judge(source, target, {.keep = std::move(keep)}).flaw;
  }
  /// Each pair's flaw, one after the other.
  std::vector<Flaw> flaws(const std::vector<TextPair>& pairs, std::vector<Flaw> keep = {}) {
    const CleaningOptions options{.keep = std::move(keep)};
    PairCleaner cleaner(options, *profile_, excluded_);
    std::vector<Flaw> found;
    for (const TextPair& pair : pairs) {
      JudgedPair judged = cleaner.judge(pair);
      cleaner.find_again(judged);
      found.push_back(judged.flaw);
    }
    return found;
  }

  static CorpusProfile* profile_;
  ExcludedText excluded_;
};

CorpusProfile* PairCleaning::profile_ = nullptr;

constexpr const char* kSource = "The dog sleeps because it is tired.";
constexpr const char* kTarget = "Der Hund schläft, weil er müde ist.";

TEST_F(PairCleaning, KeepsWhatIsGoodToTheByte) {
  const JudgedPair judged = judge(kSource, kTarget);
  EXPECT_EQ(judged.flaw, Flaw::kNone);
  EXPECT_EQ(judged.source, kSource);
  EXPECT_EQ(judged.target, kTarget);
  EXPECT_FALSE(judged.had_entities || judged.had_wrong_encoding);
}

TEST_F(PairCleaning, FindsEachFlawUnlessItIsKept) {
  const std::string many =
      "Der Hund schläft, weil er müde ist und schläft und schläft und müde ist "
      "und schläft, weil er müde ist und der Hund schläft.";
  struct Case {
    Flaw flaw;
    std::string source, target;
  };
  std::string longest_source, longest_target;
  for (int i = 0; i < 200; ++i) {
    longest_source += std::string(kSource) + " ";
    longest_target += std::string(kTarget) + " ";
  }
  for (const Case& wrong : std::vector<Case>{
           {Flaw::kEmpty, " \u200B", kTarget},
           {Flaw::kEncoding, kSource, "Der Hund schl\uFFFDft, weil er m\uFFFDde ist."},
           {Flaw::kTags, std::string("<b>") + kSource + "</b>", kTarget},
           {Flaw::kLength, longest_source, longest_target},
           {Flaw::kRatio, "The dog sleeps.", many},
           {Flaw::kCopy, kSource, "the dog sleeps, because it is tired"},
           {Flaw::kLanguage, kSource, "The cat sleeps because she was tired."},
           {Flaw::kLanguage, kSource, "..., ... ?! ... (...) ..."},
           {Flaw::kNumbers, "The dog sleeps 1984 days.", "Der Hund schläft 1985 Tage."}}) {
    EXPECT_EQ(flaw(wrong.source, wrong.target), wrong.flaw) << wrong.target;
    EXPECT_NE(flaw(wrong.source, wrong.target, {wrong.flaw}), wrong.flaw) << wrong.target;
  }
}

TEST_F(PairCleaning, KeepsAPairWithTheSameTagsOnBothSides) {
  EXPECT_EQ(flaw("The <b>dog</b> sleeps.", "Der <b>Hund</b> schläft."), Flaw::kNone);
}

TEST_F(PairCleaning, FindsDuplicatesOfBothSidesOnly) {
  const std::vector<TextPair> pairs = {{kSource, kTarget},
                                       {kSource, kTarget},
                                       {kSource, "Der Hund schläft, weil er müde war."},
                                       {"the dog sleeps because it is tired", kTarget},
                                       {"The dog sleeps 3 days.", "Der Hund schläft 3 Tage."},
                                       {"The dog sleeps 4 days.", "Der Hund schläft 4 Tage."}};
  EXPECT_EQ(flaws(pairs), (std::vector{Flaw::kNone, Flaw::kDuplicate, Flaw::kNone,
                                       Flaw::kNearDuplicate, Flaw::kNone, Flaw::kNearDuplicate}));
  EXPECT_EQ(flaws(pairs, {Flaw::kNearDuplicate}),
            (std::vector{Flaw::kNone, Flaw::kDuplicate, Flaw::kNone, Flaw::kNone, Flaw::kNone,
                         Flaw::kNone}));
}

TEST_F(PairCleaning, FindsWhatIsNearExcludedText) {
  excluded_.add(normal_text("Der Hund schläft, weil er alt ist."));
  EXPECT_EQ(flaw(kSource, kTarget), Flaw::kExcluded);
}

TEST_F(PairCleaning, MendsEntitiesAndEncodings) {
  const JudgedPair judged =
      judge("The dog&apos;s house is big.", "Das Haus des Hundes ist groÃŸ und schÃ¶n.",
            {.keep = {Flaw::kPartner}});
  EXPECT_EQ(judged.source, "The dog's house is big.");
  EXPECT_EQ(judged.target, "Das Haus des Hundes ist groß und schön.");
  EXPECT_TRUE(judged.had_entities && judged.had_wrong_encoding);
  const JudgedPair left = judge("The dog&apos;s house.", "Das Hundehaus.", {.repairs = false});
  EXPECT_EQ(left.source, "The dog&apos;s house.");
}

TEST_F(PairCleaning, WritesEachSideOnALineWithoutTabs) {
  EXPECT_EQ(judge("The\tdog sleeps.", "Der Hund\nschläft.").source, "The dog sleeps.");
  EXPECT_EQ(judge("The\tdog sleeps.", "Der Hund\nschläft.").target, "Der Hund schläft.");
}

}  // namespace
}  // namespace heed
