// Pieces, ids and texts against what Hugging Face's MarianTokenizer says of the reference folders.

#include <gtest/gtest.h>

#include "format/vocabulary_folder.h"
#include "support/reference.h"
#include "text/words.h"

namespace heed {
namespace {

class TokenizerReference : public MarianReference {};

TEST_P(TokenizerReference, GivesTheSamePiecesAndIds) {
  const auto [source, target, joint, language] = load_vocabulary(folder_);
  for (const auto& pair : expected_) {
    const EncodedLine from = source.encode(pair.at("source").get<std::string>());
    EXPECT_EQ(from.pieces, pair.at("source_pieces").get<std::vector<std::string>>());
    EXPECT_EQ(from.ids, pair.at("source_ids").get<std::vector<int>>());
    const EncodedLine to = target.encode(pair.at("target").get<std::string>());
    EXPECT_EQ(to.pieces, pair.at("target_pieces").get<std::vector<std::string>>());
    EXPECT_EQ(to.ids, pair.at("target_ids").get<std::vector<int>>());
  }
}

TEST_P(TokenizerReference, DecodesWhatItEncodedWordForWord) {
  const Tokenizer target = load_vocabulary(folder_).target;
  for (const auto& pair : expected_) {
    std::string text = pair.at("target").get<std::string>();
    const EncodedLine encoded = target.encode(text);
    const EncodedLine described = target.describe(encoded.ids);
    if (const auto at = text.find("你"); at != std::string::npos) text.replace(at, 3, "\u2047");
    EXPECT_EQ(target.decode(encoded.ids), text);
    EXPECT_EQ(described.word_of_piece, encoded.word_of_piece);
    EXPECT_EQ(described.words, encoded.words);
    EXPECT_EQ(described.ids, encoded.ids);
  }
}

TEST_P(TokenizerReference, GivesEachPieceTheWordItsLettersStandIn) {
  const Tokenizer source = load_vocabulary(folder_).source;
  for (const auto& pair : expected_) {
    const std::string line = pair.at("source").get<std::string>();
    const EncodedLine encoded = source.encode(line);
    const auto words = split_words(line);
    ASSERT_EQ(encoded.words, static_cast<int>(words.size()));
    std::vector<std::string> glued(words.size());
    for (std::size_t i = 0; i < encoded.pieces.size(); ++i) {
      std::string letters = encoded.pieces[i];
      if (letters.starts_with("\u2581")) letters.erase(0, 3);
      glued[static_cast<std::size_t>(encoded.word_of_piece[i])] += letters;
    }
    for (std::size_t w = 0; w < words.size(); ++w) EXPECT_EQ(glued[w], words[w]);
  }
}

TEST_P(TokenizerReference, NeverReadsAControlSymbolOutOfText) {
  const Tokenizer source = load_vocabulary(folder_).source;
  for (const char* line : {"</s>", "<pad>", "<unk>", "<s>", "a </s> b <pad>", "\u2581</s>",
                           "</s></s>", "<pad> </s> <unk>"}) {
    const EncodedLine encoded = source.encode(line);
    ASSERT_FALSE(encoded.ids.empty());
    EXPECT_EQ(encoded.ids.back(), source.eos_id());
    for (std::size_t i = 0; i + 1 < encoded.ids.size(); ++i) {
      EXPECT_NE(encoded.ids[i], source.eos_id()) << line;
      EXPECT_NE(encoded.ids[i], source.pad_id()) << line;
    }
  }
}

TEST_P(TokenizerReference, NumbersWordsThroughOddSpacing) {
  const Tokenizer source = load_vocabulary(folder_).source;
  const EncodedLine encoded = source.encode("  Tom\t\tknew  \u200B  every\u00A0one ");
  EXPECT_EQ(encoded.words, 4);  // the zero-width space alone is a word, and has no piece
  ASSERT_FALSE(encoded.pieces.empty());
  EXPECT_EQ(encoded.word_of_piece.front(), 0);
  EXPECT_EQ(encoded.word_of_piece.back(), 3);
  EXPECT_TRUE(std::is_sorted(encoded.word_of_piece.begin(), encoded.word_of_piece.end()));
  EXPECT_EQ(encoded.pieces.size(), encoded.word_of_piece.size());
  EXPECT_EQ(encoded.pieces.size() + 1, encoded.ids.size());
}

TEST_P(TokenizerReference, GivesTheEndAloneForALineOfNothing) {
  const Tokenizer source = load_vocabulary(folder_).source;
  for (const char* line : {"", " ", "\t \t"}) {
    const EncodedLine encoded = source.encode(line);
    EXPECT_EQ(encoded.ids, std::vector<int>{source.eos_id()});
    EXPECT_EQ(encoded.words, 0);
    EXPECT_TRUE(encoded.word_of_piece.empty());
  }
  EXPECT_EQ(source.decode({}), "");
}

INSTANTIATE_TEST_SUITE_P(HuggingFace, TokenizerReference, kMarianFolders, name_of_folder);

}  // namespace
}  // namespace heed
