#include "text/tokenizer.h"

#include <gtest/gtest.h>

#include <future>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

#include "format/temporary_folder.h"
#include "format/vocabulary_folder.h"
#include "text/small_corpus.h"
#include "text/words.h"

namespace heed {
namespace {

Vocabulary trained_pair(const VocabularyOptions& options) {
  const TemporaryFolder folder;
  write_vocabulary(folder.path(),
                   train_vocabulary(options, small_corpus(false), small_corpus(true)), {});
  return load_vocabulary(folder.path());
}

Tokenizer trained(const VocabularyOptions& options) { return trained_pair(options).source; }

TEST(Tokenizer, GivesBackTheTextItEncoded) {
  for (const PieceType type : {PieceType::kUnigram, PieceType::kBpe}) {
    const Tokenizer tokenizer = trained({.type = type, .size = 70});
    for (const std::string& line : small_corpus(true)) {
      const EncodedLine encoded = tokenizer.encode(line);
      EXPECT_EQ(encoded.words, static_cast<int>(split_words(line).size()));
      EXPECT_EQ(tokenizer.decode(encoded.ids), line);
      EXPECT_EQ(tokenizer.describe(encoded.ids).word_of_piece, encoded.word_of_piece);
    }
  }
}

TEST(Tokenizer, HasItsOwnIdsForEachSideWhenVocabulariesAreSeparate) {
  const auto [source, target, joint, language] = trained_pair({.joint = false, .size = 50});
  EXPECT_EQ(source.decode(source.encode("The dog.").ids), "The dog.");
  EXPECT_EQ(target.decode(target.encode("Der Hund.").ids), "Der Hund.");
  int different = 0;
  for (int id = 0; id < 50; ++id) different += source.piece(id) != target.piece(id) ? 1 : 0;
  EXPECT_GT(different, 20);
}

TEST(Tokenizer, CutsUnknownCharactersIntoBytesAndBack) {
  const Tokenizer tokenizer = trained({.size = 340, .byte_fallback = true});
  const std::string line = "Der \u4F60\u597D sieht \U0001F600 nicht.";
  const EncodedLine encoded = tokenizer.encode(line);
  EXPECT_EQ(std::count(encoded.ids.begin(), encoded.ids.end(), tokenizer.unk_id()), 0);
  EXPECT_EQ(tokenizer.decode(encoded.ids), line);
  EXPECT_EQ(tokenizer.describe(encoded.ids).word_of_piece, encoded.word_of_piece);
  for (std::size_t i = 0; i < encoded.pieces.size(); ++i) {
    const bool in_smiley = encoded.pieces[i] == "<0x9F>";
    EXPECT_TRUE(!in_smiley || encoded.word_of_piece[i] == 3);
  }
}

int id_of(const Tokenizer& tokenizer, const std::string& piece) {
  for (int id = 0; id < tokenizer.vocabulary_size(); ++id) {
    if (tokenizer.piece(id) == piece) return id;
  }
  throw std::runtime_error("no piece " + piece);
}

TEST(Tokenizer, KeepsOneLineAndValidTextWhateverBytesAreDecoded) {
  const Tokenizer tokenizer = trained({.size = 340, .byte_fallback = true});
  const int d = id_of(tokenizer, "D");
  EXPECT_EQ(tokenizer.decode({d, id_of(tokenizer, "<0x0A>"), d}), "D D");
  EXPECT_EQ(tokenizer.decode({d, id_of(tokenizer, "<0xE4>"), d}), "D\uFFFDD");
  EXPECT_EQ(tokenizer.describe({d, id_of(tokenizer, "<0x0A>"), d}).words, 2);
}

TEST(Tokenizer, KeepsTextThatSpellsAByteAsText) {
  const Tokenizer tokenizer = trained({.size = 340, .byte_fallback = true});
  const EncodedLine encoded = tokenizer.encode("<0x41>");
  EXPECT_GT(encoded.pieces.size(), 1U);
  EXPECT_EQ(tokenizer.decode(encoded.ids), "<0x41>");
}

TEST(Tokenizer, LeavesControlSymbolsOutOfTextAndShowsTheUnknown) {
  const Tokenizer tokenizer = trained({.size = 70});
  const int d = id_of(tokenizer, "D");
  const std::vector<int> ids = {tokenizer.pad_id(), d, tokenizer.unk_id(), tokenizer.eos_id(),
                                tokenizer.pad_id()};
  EXPECT_EQ(tokenizer.decode(ids), "D\u2047");
  EXPECT_EQ(tokenizer.describe(ids).pieces, (std::vector<std::string>{"D", "<unk>"}));
  EXPECT_EQ(tokenizer.describe(ids).ids,
            (std::vector<int>{d, tokenizer.unk_id(), tokenizer.eos_id()}));
  EXPECT_THROW(tokenizer.decode({-1}), std::out_of_range);
  EXPECT_THROW(tokenizer.decode({70}), std::out_of_range);
}

TEST(Tokenizer, CountsAPieceOfSpaceAloneToTheWordThatFollows) {
  const Tokenizer tokenizer = trained({.size = 70});
  const int space = id_of(tokenizer, "\u2581"), d = id_of(tokenizer, "D");
  const EncodedLine described = tokenizer.describe({space, d, space, d, d, space});
  EXPECT_EQ(described.word_of_piece, (std::vector<int>{0, 0, 1, 1, 1, 1}));
  EXPECT_EQ(described.words, 2);
  EXPECT_EQ(tokenizer.decode({space, d, space, d, d, space}), "D DD");
  EXPECT_EQ(tokenizer.describe({space}).words, 1);
  EXPECT_EQ(tokenizer.describe({tokenizer.eos_id()}).words, 0);
  EXPECT_EQ(tokenizer.decode({space}), "");
}

TEST(Tokenizer, WritesASpaceForEachSpaceSymbolWhereverAPieceHasIt) {
  const TemporaryFolder folder;
  TrainedVocabulary vocabulary =
      train_vocabulary({.size = 70}, small_corpus(false), small_corpus(true));
  vocabulary.source.pieces.insert(vocabulary.source.pieces.end() - 1,
                                  "\u2581in\u2581order\u2581to");
  write_vocabulary(folder.path(), vocabulary, {});
  const Tokenizer tokenizer = load_vocabulary(folder.path()).source;
  const int phrase = 69, d = id_of(tokenizer, "D");
  EXPECT_EQ(tokenizer.decode({d, phrase, d}), "D in order toD");
  EXPECT_EQ(tokenizer.describe({d, phrase, d}).words, 4);
}

TEST(Tokenizer, TakesALanguageCodeOfTheVocabularyAsOnePiece) {
  const TemporaryFolder folder;
  TrainedVocabulary vocabulary =
      train_vocabulary({.size = 70}, small_corpus(false), small_corpus(true));
  vocabulary.source.pieces.insert(vocabulary.source.pieces.end() - 1, ">>deu<<");
  write_vocabulary(folder.path(), vocabulary, {});
  const Tokenizer tokenizer = load_vocabulary(folder.path()).source;
  const EncodedLine plain = tokenizer.encode("The dog."),
                    coded = tokenizer.encode(">>deu<< The dog.");
  EXPECT_EQ(coded.pieces.front(), ">>deu<<");
  EXPECT_EQ(coded.ids.front(), 69);
  EXPECT_EQ(std::vector<int>(coded.ids.begin() + 1, coded.ids.end()), plain.ids);
  EXPECT_EQ(coded.words, 3);
  EXPECT_EQ(coded.word_of_piece[1], 1);
  EXPECT_NE(tokenizer.encode(">>fra<< The dog.").pieces.front(), ">>fra<<");
  EXPECT_EQ(tokenizer.encode(" >>deu<< The dog.").ids, coded.ids);
  EXPECT_EQ(tokenizer.encode("\uFEFF>>deu<<The dog.").ids, coded.ids);
  EXPECT_EQ(tokenizer.encode(">>deu<<").pieces.size(), 1U);
  EXPECT_TRUE(tokenizer.language_code(">>deu<<")->is_known);
  EXPECT_FALSE(tokenizer.language_code(">>fra<< The dog.")->is_known);
  for (const char* text :
       {"The dog >>deu<<", ">><< The dog.", ">>d u<< The dog.", ">>deu The dog."})
    EXPECT_FALSE(tokenizer.language_code(text).has_value()) << text;
  EXPECT_FALSE(trained({.size = 70}).language_code(">>fra<< The dog.").has_value());
  EXPECT_EQ(tokenizer.language_codes(), std::vector<std::string>{">>deu<<"});
}

TEST(Tokenizer, ReadsALineWithoutWhatNobodySees) {
  const Tokenizer tokenizer = trained({.size = 70});
  const EncodedLine plain = tokenizer.encode("The dog.");
  const EncodedLine hidden = tokenizer.encode("The d\u00ADo\u200Bg.\uFE0F");
  EXPECT_EQ(hidden.ids, plain.ids);
  EXPECT_EQ(hidden.word_of_piece, plain.word_of_piece);
  EXPECT_EQ(tokenizer.encode("\u200B \u00AD").pieces.size(), 0U);
  EXPECT_EQ(tokenizer.encode("The \u200B dog.").words, 3);  // one without a piece
  EXPECT_EQ(tokenizer.encode("The \u200B dog.").word_of_piece.back(), 2);
}

TEST(Tokenizer, KeepsRaisedNumbersApartFromOthers) {
  std::vector<std::string> source = small_corpus(false);
  source.emplace_back("The dog has 10² bones.");
  const TemporaryFolder folder;
  write_vocabulary(folder.path(), train_vocabulary({.size = 80}, source, small_corpus(true)), {});
  const Tokenizer tokenizer = load_vocabulary(folder.path()).source;
  const EncodedLine line = tokenizer.encode("10²");
  EXPECT_NE(line.ids, tokenizer.encode("102").ids);
  EXPECT_EQ(tokenizer.decode(line.ids), "10²");
  const Tokenizer other = trained({.size = 70});
  EXPECT_EQ(other.encode("²").ids.end()[-2], other.unk_id());
}

TEST(Tokenizer, SamplesTheSameFromTheSameSeedInAnyThread) {
  const std::vector<std::string> lines = small_corpus(false);
  for (const PieceType type : {PieceType::kUnigram, PieceType::kBpe}) {
    const Tokenizer tokenizer = trained({.type = type, .size = 70});
    for (const int n_best : {-1, 8}) {
      const auto draw = [&](std::uint64_t seed) {
        return tokenizer.sample(lines, n_best, 0.3F, seed);
      };
      const auto first = draw(7);
      tokenizer.sample(lines, n_best, 0.3F, 8);
      EXPECT_EQ(draw(7), first);
      EXPECT_EQ(std::async(std::launch::async, draw, 7).get(), first);
      EXPECT_NE(draw(8), first);
      EXPECT_EQ(draw(~std::uint64_t{0}), draw(~std::uint64_t{0}));
    }
  }
}

TEST(Tokenizer, SamplesOtherCutsOfTheSameText) {
  const std::vector<std::string> lines(200, "The teacher never finds the river.");
  for (const PieceType type : {PieceType::kUnigram, PieceType::kBpe}) {
    const Tokenizer tokenizer = trained({.type = type, .size = 70});
    std::map<std::vector<int>, int> cuts;
    for (const std::vector<int>& ids : tokenizer.sample(lines, -1, 0.2F, 1)) {
      EXPECT_EQ(ids.back(), tokenizer.eos_id());
      EXPECT_EQ(tokenizer.decode(ids), lines[0]);
      ++cuts[ids];
    }
    EXPECT_GT(cuts.size(), 5U) << name_in(kPieceTypes, type);
  }
}

TEST(Tokenizer, SamplesNothingFromAnEmptyLine) {
  const Tokenizer tokenizer = trained({.size = 70});
  const std::vector<std::string> lines = {"", "The dog.", " "};
  const auto ids = tokenizer.sample(lines, -1, 0.2F, 1);
  ASSERT_EQ(ids.size(), 3U);
  EXPECT_EQ(ids[0], std::vector<int>{tokenizer.eos_id()});
  EXPECT_EQ(ids[2], std::vector<int>{tokenizer.eos_id()});
}

TEST(Tokenizer, ReadsALineOfAMegabyteAndOneWithNul) {
  for (const PieceType type : {PieceType::kUnigram, PieceType::kBpe}) {
    const Tokenizer tokenizer = trained({.type = type, .size = 70});
    std::string line;
    while (line.size() < (1 << 20)) line += "The dog ";
    EXPECT_EQ(tokenizer.encode(line).words, static_cast<int>(split_words(line).size()));
    EXPECT_EQ(tokenizer.encode(std::string("The\0 dog", 8)).words, 2);
  }
}

TEST(Tokenizer, IsCutToSoManyPiecesAndTheEnd) {
  const Tokenizer tokenizer = trained({.size = 70});
  const EncodedLine whole = tokenizer.encode("The dog sleeps.");
  EncodedLine cut = whole;
  cut_to(cut, 3);
  const auto first = [](const auto& values) {
    return std::decay_t<decltype(values)>(values.begin(), values.begin() + 3);
  };
  EXPECT_EQ(cut.pieces, first(whole.pieces));
  EXPECT_EQ(cut.word_of_piece, first(whole.word_of_piece));
  EXPECT_EQ(cut.begins, first(whole.begins));
  EXPECT_EQ(first(cut.ids), first(whole.ids));
  ASSERT_EQ(cut.ids.size(), 4U);
  EXPECT_EQ(cut.ids.back(), tokenizer.eos_id());
}

TEST(Tokenizer, RefusesATableThatLacksMoreThanAThirdOfThePieces) {
  const TemporaryFolder folder;
  write_vocabulary(folder.path(),
                   train_vocabulary({.size = 70}, small_corpus(false), small_corpus(true)), {});
  const auto load = [&] {
    return Tokenizer::load(folder.path() / "source.spm", folder.path() / "vocab.json");
  };
  const std::vector<std::string> pieces = load().pieces();
  const std::set<std::string> special = {"</s>", "<unk>", "<pad>"};
  const auto all = pieces.size() - special.size();
  const auto message = [&](std::size_t missing) {
    nlohmann::json table;
    for (const std::string& piece : pieces) {
      if (!special.contains(piece) && missing > 0)
        --missing;
      else
        table[piece] = table.size();
    }
    folder.write("vocab.json", table.dump());
    return message_of<std::runtime_error>(load);
  };
  EXPECT_EQ(message(0), "");
  EXPECT_EQ(message(all / 3), "");
  EXPECT_NE(message(all / 3 + 1)
                .find("which lacks " + std::to_string(all / 3 + 1) + " of its " +
                      std::to_string(all) + " pieces"),
            std::string::npos)
      << message(all / 3 + 1);
}

TEST(Tokenizer, RefusesAFolderThatLacksAFileOrHasABrokenOne) {
  const TemporaryFolder folder;
  const auto load = [&] {
    Tokenizer::load(folder.path() / "source.spm", folder.path() / "vocab.json");
  };
  const auto says = [&](const std::string& part) {
    const std::string message = message_of<std::runtime_error>(load);
    return message.find(part) != std::string::npos ? "" : "instead: " + message;
  };
  EXPECT_EQ(says("source.spm"), "");
  const TrainedVocabulary vocabulary =
      train_vocabulary({.size = 70}, small_corpus(false), small_corpus(true));
  write_vocabulary(folder.path(), vocabulary, {});
  EXPECT_EQ(message_of<std::runtime_error>(load), "");
  for (const auto& [json, error] : std::map<std::string, std::string>{
           {"", "not valid JSON"},
           {"[]", "must hold a JSON object"},
           {R"({"</s>": 0, "<unk>": 1})", "lacks the piece <pad>"},
           {R"({"</s>": 0, "<unk>": 0, "<pad>": 2})", "have the same id, 0"},
           {R"({"</s>": 0, "<unk>": 1, "<pad>": 3})", "from 0 to 2"},
           {R"({"</s>": 0, "<unk>": -1, "<pad>": 2})", "from 0 to 2"},
           {R"({"</s>": 0, "<unk>": "1", "<pad>": 2})", "from 0 to 2"},
           {R"({"</s>": 0, "<unk>": 1, "<unk>": 1, "<pad>": 2})", "twice"},
       }) {
    folder.write("vocab.json", json);
    EXPECT_EQ(says("vocab.json"), "");
    EXPECT_EQ(says(error), "");
  }
  for (const std::string& bytes :
       {std::string(), std::string("garbage"), vocabulary.source.spm.substr(0, 1000),
        bytes_of(HEED_SOURCE_DIR "/tests/fuzz/corpus/pieces/empty_piece")}) {
    folder.write("source.spm", bytes);
    EXPECT_EQ(says("is not a SentencePiece model"), "");
  }
}

}  // namespace
}  // namespace heed
