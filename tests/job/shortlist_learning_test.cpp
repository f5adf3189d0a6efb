#include "job/shortlist_learning.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "decoding/letter_vocabulary.h"

namespace heed {
namespace {

using Ids = std::vector<int>;

/// Of a language that puts the letter thirteen places on for each, in any order.
EncodedCorpus shifted_letters(int pairs) {
  std::mt19937 random(1);
  EncodedCorpus corpus;
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
  EncodedCorpus corpus = shifted_letters(300);
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

TEST(LearntShortlist, IsTheSameOnAnyNumberOfThreads) {
  const auto corpus = shifted_letters(200);
  EXPECT_EQ(learn_shortlist(corpus, letter_vocabulary(), 2, 1).bytes(),
            learn_shortlist(corpus, letter_vocabulary(), 2, 3).bytes());
}

}  // namespace
}  // namespace heed
