#include "job/training_text.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>

#include "format/temporary_folder.h"
#include "format/vocabulary_folder.h"
#include "text/small_corpus.h"

namespace heed {
namespace {

using Lines = std::vector<std::string>;

Vocabulary vocabulary(const VocabularyOptions& options) {
  const TemporaryFolder folder;
  const auto trained = train_vocabulary(options, small_corpus(false), small_corpus(true));
  write_vocabulary(folder.path(), trained, {});
  return load_vocabulary(folder.path());
}

ParallelText text() {
  ParallelText pairs;
  pairs.source = {"the dog", "a cat", "made"};
  pairs.target = {"der Hund", "eine Katze", "gemacht"};
  return pairs;
}

TEST(TrainingText, KeepsLinksWithTheirPairsTheOtherWayRoundToo) {
  ParallelText pairs{.source = {"the dog"}, .target = {"er hat Hund"}, .links = {{{0, 1}, {1, 2}}}};
  TrainOptions options;
  options.both_directions = true;
  prepare_own(pairs, vocabulary({.size = 90}), options);
  ASSERT_EQ(pairs.links.size(), 2U);
  EXPECT_EQ(pairs.source[1], "er hat Hund");
  EXPECT_EQ(pairs.links[1], (std::vector<Link>{{1, 0}, {2, 1}}));
}

TEST(TrainingText, MarksWhatWasMadeByACodeThatIsOnePiece) {
  ParallelText pairs = text();
  const Vocabulary with_code = vocabulary({.size = 90, .codes = {"also"}});
  prepare_also(pairs, with_code);
  EXPECT_EQ(pairs.source, (Lines{">>also<< the dog", ">>also<< a cat", ">>also<< made"}));
  EXPECT_EQ(with_code.source.encode(pairs.source[2]).pieces.front(), ">>also<<");
}

TEST(TrainingText, ThatWasMadeIsRefusedWhereTheVocabularyHasNoCodeForIt) {
  ParallelText pairs = text();
  const Vocabulary plain = vocabulary({.size = 90});
  EXPECT_NE(message_of<std::invalid_argument>([&] {
              prepare_also(pairs, plain);
            }).find("no piece >>also<<"),
            std::string::npos);
}

TEST(TrainingText, OfBothDirectionsHasItsOwnPairsTwice) {
  TrainOptions options;
  ParallelText pairs = text();
  prepare_own(pairs, vocabulary({.size = 90}), options);
  EXPECT_EQ(pairs.source, text().source) << "of one direction it is as it was";
  options.both_directions = true;
  prepare_own(pairs, vocabulary({.size = 90}), options);
  EXPECT_EQ(pairs.source, (Lines{"the dog", "a cat", "made", "der Hund", "eine Katze", "gemacht"}));
  EXPECT_EQ(pairs.target, (Lines{"der Hund", "eine Katze", "gemacht", "the dog", "a cat", "made"}));
  EXPECT_THROW(prepare_own(pairs, vocabulary({.joint = false, .size = 50}), options),
               std::invalid_argument);
}

TEST(TrainingText, WithVariantsHasThemBehindThePairs) {
  TrainOptions options;
  EXPECT_EQ(with_variants(text(), options).source, text().source);
  options.variants = VariantShares::parse("capitals:1");
  const auto lines = with_variants(text(), options).source;
  EXPECT_EQ(lines.size(), 6U);
  EXPECT_EQ(std::count(lines.begin(), lines.end(), "THE DOG"), 1);
}

}  // namespace
}  // namespace heed
