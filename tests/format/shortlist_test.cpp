#include "format/shortlist.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "format/temporary_folder.h"

namespace heed {
namespace {

using Ids = std::vector<int>;
using testing::HasSubstr;

const std::vector<Ids> kTranslations = {{}, {5, 3}, {9}, {3, 0}};

Shortlist example() { return {kTranslations, {7, 0}}; }

class ShortlistFile : public testing::Test {
 protected:
  void write(const std::string& bytes) { std::ofstream(path_, std::ios::binary) << bytes; }

  std::string refusal(int source_pieces, int target_pieces) const {
    try {
      Shortlist::read(path_, source_pieces, target_pieces);
    } catch (const std::runtime_error& error) {
      return error.what();
    }
    return "";
  }

  TemporaryFolder folder_;
  std::filesystem::path path_ = folder_.path() / "shortlist.bin";
};

TEST(Shortlist, HasTheTranslationsOfEachPieceAndThoseOfEverySentenceOnceInOrder) {
  EXPECT_EQ(example().always(), (Ids{0, 7}));
  EXPECT_EQ(example().targets_of(Ids{1, 3}), (Ids{3, 5}));
  EXPECT_EQ(example().targets_of(Ids{2, 2}), Ids{9});
  EXPECT_EQ(example().targets_of(Ids{}), Ids{});
}

TEST_F(ShortlistFile, IsReadAsItWasWritten) {
  write(example().bytes());
  const Shortlist read = Shortlist::read(path_, 4, 10);
  for (const Ids& source : {Ids{0}, Ids{1}, Ids{2, 1}, Ids{3}})
    EXPECT_EQ(read.targets_of(source), example().targets_of(source));
  EXPECT_EQ(read.always(), example().always());
}

TEST_F(ShortlistFile, OfOtherVocabulariesIsRefused) {
  write(example().bytes());
  EXPECT_THAT(refusal(5, 10), HasSubstr("not of 5 source pieces"));
  EXPECT_THAT(refusal(3, 10), HasSubstr("shortlist.bin"));
  EXPECT_THAT(refusal(4, 9), HasSubstr("not among the 9 of the target"));
  EXPECT_EQ(refusal(4, 10), "");
}

TEST_F(ShortlistFile, ThatIsCutOrLengthenedOrNoneIsRefused) {
  const std::string whole = example().bytes();
  for (std::size_t size = 0; size < whole.size(); ++size) {
    write(whole.substr(0, size));
    EXPECT_NE(refusal(4, 10), "") << size;
  }
  write(whole + std::string(4, '\0'));
  EXPECT_THAT(refusal(4, 10), HasSubstr("not as long as it says"));
  write("safetensors" + whole);
  EXPECT_THAT(refusal(4, 10), HasSubstr("remove it"));
}

TEST_F(ShortlistFile, WithLengthsPastAllBoundsIsRefused) {
  std::string bytes = example().bytes();
  for (std::size_t i = 12; i < 32; ++i) bytes[i] = '\xff';  // of the five lists
  write(bytes);
  EXPECT_THAT(refusal(4, 10), HasSubstr("not as long as it says"));
}

}  // namespace
}  // namespace heed
