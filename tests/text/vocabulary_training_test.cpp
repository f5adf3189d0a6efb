#include "text/vocabulary_training.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <stdexcept>

#include "format/temporary_folder.h"
#include "text/small_corpus.h"

namespace heed {
namespace {

TrainedVocabulary train(const VocabularyOptions& options) {
  return train_vocabulary(options, small_corpus(false), small_corpus(true));
}

TEST(TrainedVocabulary, HasMarianOrderAndExactlyTheSizeAskedFor) {
  for (const PieceType type : {PieceType::kUnigram, PieceType::kBpe}) {
    for (const bool joint : {true, false}) {
      const TrainedVocabulary vocabulary = train({.type = type, .joint = joint, .size = 54});
      for (const PieceModel* side : {&vocabulary.source, &vocabulary.target}) {
        ASSERT_EQ(side->pieces.size(), 54U) << name_in(kPieceTypes, type);
        EXPECT_EQ(side->pieces[0], "</s>");
        EXPECT_EQ(side->pieces[1], "<unk>");
        EXPECT_EQ(side->pieces.back(), "<pad>");
        EXPECT_EQ(std::set<std::string>(side->pieces.begin(), side->pieces.end()).size(), 54U);
        EXPECT_EQ(std::count(side->pieces.begin(), side->pieces.end(), "<s>"), 0);
      }
      EXPECT_EQ(vocabulary.source.spm == vocabulary.target.spm, joint);
    }
  }
}

TEST(TrainedVocabulary, IsTheSameBytesEachTime) {
  for (const PieceType type : {PieceType::kUnigram, PieceType::kBpe}) {
    const TrainedVocabulary first = train({.type = type, .size = 70});
    const TrainedVocabulary second = train({.type = type, .size = 70});
    EXPECT_EQ(first.source.spm, second.source.spm);
    EXPECT_EQ(first.source.pieces, second.source.pieces);
  }
}

TEST(TrainedVocabulary, HasAPieceForEachByteOnRequest) {
  const TrainedVocabulary vocabulary = train({.size = 340, .byte_fallback = true});
  for (const char* piece : {"<0x00>", "<0x7F>", "<0xFF>"}) {
    EXPECT_EQ(std::count(vocabulary.source.pieces.begin(), vocabulary.source.pieces.end(), piece),
              1);
  }
}

TEST(TrainedVocabulary, HasAPieceForEachCodeWithinItsSize) {
  VocabularyOptions options{.size = 54};
  options.set_codes("also,fra");
  options.add_code("also");
  const auto pieces = train(options).source.pieces;
  ASSERT_EQ(pieces.size(), 54U);
  EXPECT_EQ((std::vector<std::string>{pieces.end() - 3, pieces.end()}),
            (std::vector<std::string>{">>also<<", ">>fra<<", "<pad>"}));
  options.size = 50000;
  train_fitting_vocabulary(options, small_corpus(false), small_corpus(true));
  EXPECT_EQ(train(options).source.pieces.size(), options.size);
  ++options.size;
  EXPECT_THROW(train(options), VocabularySizeError);
}

TEST(TrainedVocabulary, RefusesCodesThatAreNone) {
  for (const char* codes : {"a b", "a,,b", "a<<b", "a,a"})
    EXPECT_THROW(VocabularyOptions().set_codes(codes), std::invalid_argument) << codes;
  VocabularyOptions options;
  options.set_codes("");
  EXPECT_TRUE(options.codes.empty());
}

TEST(TrainedVocabulary, HasNoPieceOfSeveralDigitsOnRequest) {
  std::vector<std::string> lines = small_corpus(false);
  for (int i = 0; i < 200; ++i) lines.push_back("In 2010 and 2010, 10 of 100.");
  const auto numbers = [&](bool split_digits) {
    const auto pieces =
        train_vocabulary({.size = 60, .split_digits = split_digits}, lines, {}).source.pieces;
    return std::count_if(pieces.begin(), pieces.end(), [](const std::string& piece) {
      return piece.find("10") != std::string::npos;
    });
  };
  EXPECT_GT(numbers(false), 0);
  EXPECT_EQ(numbers(true), 0);
}

TEST(TrainedVocabulary, NamesTheLargestPossibleSizeWhichThenWorks) {
  for (const PieceType type : {PieceType::kUnigram, PieceType::kBpe}) {
    const std::string message =
        message_of<std::runtime_error>([&] { train({.type = type, .size = 50000}); });
    const std::string words = "it has enough for --vocab-size ";
    ASSERT_NE(message.find(words), std::string::npos) << message;
    const int largest = std::stoi(message.substr(message.find(words) + words.size()));
    EXPECT_EQ(train({.type = type, .size = largest}).source.pieces.size(),
              static_cast<std::size_t>(largest));
    EXPECT_THROW(train({.type = type, .size = largest + 1}), std::runtime_error);
  }
}

TEST(TrainedVocabulary, NamesTheSmallestPossibleSizeWhichThenWorks) {
  const std::string message = message_of<std::runtime_error>([] { train({.size = 10}); });
  const std::string words = "give --vocab-size ";
  ASSERT_NE(message.find(words), std::string::npos) << message;
  const int smallest = std::stoi(message.substr(message.find(words) + words.size()));
  EXPECT_EQ(train({.size = smallest}).source.pieces.size(), static_cast<std::size_t>(smallest));
  EXPECT_THROW(train({.size = smallest - 1}), std::runtime_error);
}

TEST(VocabularyOptions, HaveRoomForThreeSymbolsAPieceAndEachCode) {
  VocabularyOptions options;
  options.codes = {"fra", "deu"};
  options.size = 6;
  EXPECT_NO_THROW(options.validate());
  options.size = 5;
  EXPECT_EQ(message_of<std::invalid_argument>([&] { options.validate(); }),
            "--vocab-size is 5; it must be 6 or more");
}

TEST(TrainedVocabulary, FitsTheCorpusOnRequest) {
  for (const PieceType type : {PieceType::kUnigram, PieceType::kBpe}) {
    for (const bool joint : {true, false}) {
      for (const int size : {4, 50, 50000}) {
        VocabularyOptions options{.type = type, .joint = joint, .size = size};
        const auto vocabulary =
            train_fitting_vocabulary(options, small_corpus(false), small_corpus(true));
        EXPECT_EQ(options.size == size, size == 50);
        EXPECT_EQ(vocabulary.source.pieces.size(), options.size);
        EXPECT_EQ(vocabulary.target.pieces.size(), options.size);
      }
    }
  }
}

TEST(TrainedVocabulary, OfASentenceFitsIt) {
  const std::vector<std::string> source = {"Good morning!"}, target = {"Guten Morgen!"};
  VocabularyOptions options;
  EXPECT_NO_THROW(train_fitting_vocabulary(options, source, target));
  EXPECT_LT(options.size, 100);
}

TEST(TrainedVocabulary, RefusesACorpusWithoutText) {
  for (const std::vector<std::string>& lines : {std::vector<std::string>{},
                                                {"", " ", "\t"},
                                                {"\u00A0", "\u200B"},
                                                {"\u2585"},
                                                {std::string("a\0b", 3)}}) {
    for (const PieceType type : {PieceType::kUnigram, PieceType::kBpe}) {
      const VocabularyOptions options = {.type = type, .joint = false, .size = 60};
      EXPECT_THROW(train_vocabulary(options, lines, small_corpus(true)), std::runtime_error);
      EXPECT_THROW(train_vocabulary(options, small_corpus(false), lines), std::runtime_error);
    }
  }
}

TEST(TrainedVocabulary, KeepsThePadSymbolASymbolWhateverTheCorpusSays) {
  std::vector<std::string> lines = small_corpus(false);
  for (int i = 0; i < 200; ++i) lines.push_back("<pad> </s> x<pad><pad>");
  for (const PieceType type : {PieceType::kUnigram, PieceType::kBpe}) {
    const TrainedVocabulary vocabulary = train_vocabulary({.type = type, .size = 60}, lines, {});
    EXPECT_EQ(std::count(vocabulary.source.pieces.begin(), vocabulary.source.pieces.end(), "<pad>"),
              1);
    EXPECT_EQ(vocabulary.source.pieces.size(), 60U);
  }
}

TEST(TrainedVocabulary, RefusesOptionsThatCannotBe) {
  EXPECT_THROW(train({.size = 3}), std::invalid_argument);
  EXPECT_THROW(train({.size = 60, .character_coverage = 1.1}), std::invalid_argument);
}

}  // namespace
}  // namespace heed
