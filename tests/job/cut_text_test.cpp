#include "job/cut_text.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>

#include "format/temporary_folder.h"
#include "format/vocabulary_folder.h"
#include "job/stored_pairs.h"
#include "text/small_corpus.h"

namespace heed {
namespace {

namespace fs = std::filesystem;

class CutText : public testing::Test {
 protected:
  CutText() {
    text_.own = stored({.source = small_corpus(false), .target = small_corpus(true)});
    options_.model = (folder_.path() / "model").string();
    const auto trained =
        train_vocabulary({.size = 90, .codes = {"also"}}, small_corpus(false), small_corpus(true));
    write_vocabulary(folder_.path(), trained, {});
    vocabulary_.emplace(load_vocabulary(folder_.path()));
  }

  EncodedText cut() {
    return cut_text(text_, *vocabulary_, options_,
                    {.record = record_of(text_), .prepare = [this](std::size_t disk) {
                       ++prepared_;
                       disk_ = disk;
                     }});
  }
  int longest() {
    std::size_t longest = 0;
    const EncodedText text = cut();
    for (const auto& ids : text.ids.source) longest = std::max(longest, ids.size());
    prepared_ = 0;
    return static_cast<int>(longest);
  }
  std::size_t kept() const {
    std::error_code none;
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(options_.cache, none), fs::directory_iterator()));
  }

  TemporaryFolder folder_;
  TrainingText text_;
  TrainOptions options_;
  std::optional<Vocabulary> vocabulary_;
  int prepared_ = 0;
  std::size_t disk_ = 0;  // that it was told to take
};

TEST_F(CutText, IsInMemoryWhereItIsSmall) {
  const EncodedText text = cut();
  EXPECT_EQ(text.size(), small_corpus(false).size());
  EXPECT_EQ(text.source, small_corpus(false));
  EXPECT_FALSE(fs::exists(options_.model));
  EXPECT_EQ(disk_, 0U);
}

TEST_F(CutText, TellsAboutWhatItsFilesWillTake) {
  options_.cache = (folder_.path() / "cache").string();
  const auto taken = static_cast<double>(bytes_of(cut()));
  EXPECT_NEAR(static_cast<double>(disk_), taken, 0.5 * taken);
}

TEST_F(CutText, IsTheSameFromAFolderAndIsCutOnce) {
  text_.own.skipped.empty = 3;
  options_.max_length = longest() - 1;
  const EncodedText expected = cut();
  options_.cache = (folder_.path() / "cache").string();
  for (int time = 0; time < 2; ++time) {
    const EncodedText text = cut();
    EXPECT_EQ(text.source, expected.source);
    EXPECT_EQ(text.target, expected.target);
    EXPECT_EQ(text.ids.source, expected.ids.source);
    EXPECT_EQ(text.ids.target, expected.ids.target);
    EXPECT_EQ(text.skipped_empty, 3U);
    EXPECT_EQ(text.skipped_long, expected.skipped_long);
    EXPECT_EQ(prepared_, 2) << "in memory, and once for the folder";
  }
  EXPECT_GT(expected.skipped_long, 0U);
}

TEST_F(CutText, IsCutAgainForOtherTextsVocabulariesAndOptions) {
  options_.cache = (folder_.path() / "cache").string();
  cut();
  options_.max_length = 200;
  cut();
  text_.own.left_out.assign(text_.own.size(), false);
  text_.own.left_out[2] = true;
  EXPECT_EQ(cut().size(), small_corpus(false).size() - 1);
  options_.both_directions = true;
  cut();
  EXPECT_EQ(kept(), 4U);
  EXPECT_EQ(prepared_, 4);
}

TEST_F(CutText, HasWhatWasMadeBehindTheOthers) {
  text_.also = stored({.source = {"The dog."}, .target = {"Der Hund."}});
  const EncodedText text = cut();
  EXPECT_EQ(text.size(), small_corpus(false).size() + 1);
  EXPECT_EQ(text.source[text.size() - 1], ">>also<< The dog.");
}

TEST_F(CutText, ThatIsDamagedIsRefusedOrCutAgain) {
  options_.cache = (folder_.path() / "cache").string();
  const EncodedText expected = cut();
  const fs::path folder = *fs::directory_iterator(options_.cache);
  fs::remove(folder / "cut.json");
  EXPECT_EQ(cut().ids.source, expected.ids.source);
  EXPECT_EQ(prepared_, 2);
  fs::resize_file(folder / "source.pieces.values", 8);
  EXPECT_NE(message_of<std::runtime_error>([&] { cut(); }).find("source.pieces"),
            std::string::npos);
}

TEST_F(CutText, OfThePreviousTrainingGoesWhenThisHasEnded) {
  fs::create_directories(corpus_folder(options_.model) / "a");
  forget_cut_text(options_);
  EXPECT_FALSE(fs::exists(corpus_folder(options_.model)));
}

}  // namespace
}  // namespace heed
