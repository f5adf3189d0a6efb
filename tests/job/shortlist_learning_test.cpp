#include "job/shortlist_learning.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "decoding/letter_vocabulary.h"

namespace heed {
namespace {

using Ids = std::vector<int>;

/// A corpus in the making.
struct Pairs {
  std::vector<Ids> source, target;

  operator EncodedCorpus() const {  // NOLINT(google-explicit-constructor): what it stands for
    return {.source = source, .target = target};
  }
};

/// Of a language that puts the letter thirteen places on for each, in any order.
EncodedCorpus shifted_letters(int pairs) {
  std::mt19937 random(1);
  Pairs corpus;
  for (int pair = 0; pair < pairs; ++pair) {
    Ids source, target;
    for (int place = 0; place < 4; ++place) {
      const int letter = static_cast<int>(random() % 13);
      source.push_back(3 + letter);
      target.push_back(3 + 13 + letter);
    }
    std::shuffle(target.begin(), target.end(), random);
    source.push_back(0);
    target.push_back(0);
    corpus.source.push_back(source);
    corpus.target.push_back(target);
  }
  return corpus;
}

bool has(const Ids& ids, int id) { return std::find(ids.begin(), ids.end(), id) != ids.end(); }

TEST(LearntShortlist, HasTheTranslationOfEachPieceAndThePieceItself) {
  const EncodedCorpus corpus = shifted_letters(300);
  const Shortlist shortlist = learn_shortlist(corpus, letter_vocabulary(), 1, 1);
  for (int letter = 0; letter < 13; ++letter) {
    const Ids targets = shortlist.targets_of(Ids{3 + letter});
    EXPECT_TRUE(has(targets, 3 + letter) || has(shortlist.always(), 3 + letter)) << letter;
    EXPECT_TRUE(has(targets, 16 + letter) || has(shortlist.always(), 16 + letter)) << letter;
  }
}

TEST(LearntShortlist, HasTheEndAndWhatIsUnknownInEverySentence) {
  const Shortlist shortlist = learn_shortlist(shifted_letters(20), letter_vocabulary(), 1, 1);
  EXPECT_TRUE(has(shortlist.always(), 0));
  EXPECT_TRUE(has(shortlist.always(), 1));
}

/// A letter is translated by three others: `first` four times of six, then once each.
EncodedCorpus divided_letters() {
  Pairs corpus;
  for (const int target : {20, 21, 20, 22, 20, 20}) {
    corpus.source.push_back({5, 0});
    corpus.target.push_back({target, 0});
  }
  return corpus;
}

TEST(LearntShortlist, HasTheLikeliestTranslationsAsManyAsAreWanted) {
  const auto of_five = [](int count) {
    const Shortlist shortlist = learn_shortlist(divided_letters(), letter_vocabulary(), count, 1);
    Ids ids = shortlist.targets_of(Ids{5});
    const Ids& always = shortlist.always();
    ids.insert(ids.end(), always.begin(), always.end());
    std::sort(ids.begin(), ids.end());
    return ids;
  };
  // The frequent pieces are an eighth of 40: 0 and 20 to 22, and of equals the first, 1 and 2.
  EXPECT_EQ(of_five(1), (Ids{0, 1, 5, 20, 21, 22}));
}

TEST(LearntShortlist, HasTheFrequentPiecesOfAnEighthOfTheVocabularyInEverySentence) {
  Pairs corpus;
  for (int id = 10; id < 30; ++id) {
    corpus.source.push_back({3, 0});
    corpus.target.push_back(Ids(static_cast<std::size_t>(1 + (7 * id) % 20), id));
    corpus.target.back().push_back(0);
  }
  const Vocabulary vocabulary = letter_vocabulary();
  Ids frequent = {0, 1};  // 0 is frequent too
  ASSERT_EQ(vocabulary.target.vocabulary_size() / 8, 5);
  for (int id = 10; id < 30; ++id)
    if ((7 * id) % 20 >= 16) frequent.push_back(id);
  EXPECT_EQ(learn_shortlist(corpus, vocabulary, 1, 1).always(), frequent);
}

TEST(LearntShortlist, LooksAtTheFirstPairAndTheLast) {
  Pairs corpus;
  for (const auto& [source, target] : {std::pair(5, 30),
                                       {6, 20},
                                       {7, 21},
                                       {8, 22},
                                       {9, 23},
                                       {6, 20},
                                       {7, 21},
                                       {8, 22},
                                       {9, 23},
                                       {4, 29}}) {
    corpus.source.push_back({source, 0});
    corpus.target.push_back({target, 0});
  }
  const Shortlist shortlist = learn_shortlist(corpus, letter_vocabulary(), 1, 1);
  EXPECT_EQ(shortlist.always(), (Ids{0, 1, 20, 21, 22, 23}));
  EXPECT_EQ(shortlist.targets_of(Ids{5}), (Ids{5, 30}));
  EXPECT_EQ(shortlist.targets_of(Ids{4}), (Ids{4, 29}));
}

TEST(LearntShortlist, OfALargeCorpusLooksAtPairsSpreadOverIt) {
  Pairs corpus;
  for (int pair = 0; pair < 600000; ++pair) {  // every second one is of no letter but the first
    const int letter = pair % 2 == 0 ? 0 : 1 + pair / 2 % 12;
    corpus.source.push_back({3 + letter, 0});
    corpus.target.push_back({16 + letter, 0});
  }
  const Shortlist shortlist = learn_shortlist(corpus, letter_vocabulary(), 5, 2);
  EXPECT_EQ(shortlist.always(), (Ids{0, 1, 16, 17, 18, 19}));
  EXPECT_EQ(shortlist.targets_of(Ids{3}), Ids{3});
  EXPECT_EQ(shortlist.targets_of(Ids{15}), Ids{15});  // and not 28, which was not looked at
}

TEST(LearntShortlist, IsTheSameOnAnyNumberOfThreads) {
  const auto corpus = shifted_letters(200);
  EXPECT_EQ(learn_shortlist(corpus, letter_vocabulary(), 2, 1).bytes(),
            learn_shortlist(corpus, letter_vocabulary(), 2, 3).bytes());
}

}  // namespace
}  // namespace heed
