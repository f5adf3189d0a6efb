#include "decoding/sentence_encoder.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "format/temporary_folder.h"
#include "format/vocabulary_folder.h"
#include "text/small_corpus.h"
#include "text/vocabulary_training.h"

namespace heed {
namespace {

/// Of a model that translates into German only: >>deu<<.
class Encoding : public testing::Test {
 protected:
  Encoding() {
    TrainedVocabulary trained =
        train_vocabulary({.size = 70}, small_corpus(false), small_corpus(true));
    trained.source.pieces.insert(trained.source.pieces.end() - 1, ">>deu<<");
    write_vocabulary(folder_.path(), trained, {});
    vocabulary_ = load_vocabulary(folder_.path());
  }

  Translation encoded(const std::string& text) {
    warnings_.clear();
    SentenceEncoder encoder(*vocabulary_, options_,
                            [&](std::uint64_t line, const std::string& what) {
                              warnings_.push_back(std::to_string(line) + " " + what);
                            });
    Translation translation;
    translation.line = 4;
    translation.input.text = text;
    encoder.encode(translation);
    return translation;
  }

  using Warnings = std::vector<std::string>;
  TemporaryFolder folder_;
  std::optional<Vocabulary> vocabulary_;
  TranslatorOptions options_;
  Warnings warnings_;
};

TEST_F(Encoding, SaysWhatIsWrongWithALanguageCode) {
  EXPECT_EQ(encoded(">>deu<< The dog.").sentences.size(), 1U);
  EXPECT_EQ(warnings_, Warnings{});
  encoded("The dog.");
  EXPECT_EQ(warnings_, Warnings{});
  encoded(" >>deu<< ");
  EXPECT_EQ(warnings_, Warnings{"4 has a language code and nothing to translate"});
  encoded(">>fra<< The dog.");
  EXPECT_EQ(warnings_, Warnings{"4 begins with >>fra<<, which is not a language code of the model; "
                                "it has >>deu<<"});
}

TEST_F(Encoding, CutsWhatIsTooLongAndSaysSo) {
  const std::size_t all = encoded("The dog.").sentences.front().encoded.pieces.size();
  ASSERT_GT(all, 3U);
  options_.max_source_pieces = static_cast<int>(all);
  EXPECT_FALSE(encoded("The dog.").is_cut);
  EXPECT_EQ(warnings_, Warnings{});
  options_.max_source_pieces = 3;
  const Translation cut = encoded("The dog.");
  EXPECT_TRUE(cut.is_cut);
  EXPECT_EQ(cut.sentences.front().encoded.pieces.size(), 3U);
  EXPECT_EQ(cut.sentences.front().encoded.ids.size(), 4U);
  EXPECT_EQ(cut.sentences.front().encoded.ids.back(), vocabulary_->source.eos_id());
  EXPECT_EQ(cut.sentences.front().encoded.begins.size(), 3U);
  EXPECT_EQ(cut.sentences.front().encoded.word_of_piece.size(), 3U);
  EXPECT_EQ(warnings_, Warnings{"4 is too long: only the first 3 of its " + std::to_string(all) +
                                " pieces are translated"});
}

}  // namespace
}  // namespace heed
