#include "format/shortlist.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <fstream>
#include <random>
#include <set>

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

TEST(Shortlist, OfManyPiecesHasWhatSetsHave) {
  std::mt19937 random(1);
  const auto ids_below = [&](std::size_t most, int end) {
    Ids ids(random() % (most + 1));
    for (int& id : ids) id = static_cast<int>(random() % static_cast<unsigned>(end));
    return ids;
  };
  for (const int pieces : {1, 2, 64, 65, 128, 300}) {
    std::vector<Ids> translations(50);
    for (Ids& ids : translations) ids = ids_below(9, pieces);
    const Ids always = ids_below(12, pieces);
    const Shortlist shortlist(translations, always);
    const std::set<int> first(always.begin(), always.end());
    EXPECT_EQ(shortlist.always(), Ids(first.begin(), first.end())) << pieces;
    const Ids source = ids_below(6, 50);
    std::set<int> others;
    for (const int id : source)
      for (const int target : translations[static_cast<std::size_t>(id)])
        if (!first.contains(target)) others.insert(target);
    EXPECT_EQ(shortlist.targets_of(source), Ids(others.begin(), others.end())) << pieces;
  }
}

TEST_F(ShortlistFile, HasAMarkTheLengthsOfAllListsAndTheirIds) {
  const std::vector<std::uint32_t> words = {5, 2, 0, 2, 1, 2, 7, 0, 5, 3, 9, 3, 0};
  std::string expected = "HEEDSL1\n";
  for (const std::uint32_t word : words) expected += {static_cast<char>(word), '\0', '\0', '\0'};
  EXPECT_EQ(example().bytes(), expected);
}

TEST_F(ShortlistFile, NamesWhatIsWrongWithItAndWhatToDo) {
  const std::string whole = example().bytes();
  const auto refusal_of = [&](const std::string& bytes) {
    write(bytes);
    return refusal(4, 10);
  };
  const std::string begin = path_.string() + " is no shortlist of this model: ",
                    end = "; remove it, and the model translates with all of its pieces";
  EXPECT_EQ(refusal_of("HEEDSL2\n" + whole.substr(8)),
            begin + "it begins or ends as none does" + end);
  EXPECT_EQ(refusal_of(whole + "1"), begin + "it begins or ends as none does" + end);
  EXPECT_EQ(refusal_of(whole.substr(0, 8)), begin + "it is not of 4 source pieces" + end);
  EXPECT_EQ(refusal_of(whole.substr(0, 28)), begin + "it is not of 4 source pieces" + end);
  EXPECT_EQ(refusal_of(whole.substr(0, 32)), begin + "its lists are not as long as it says" + end);
  EXPECT_EQ(refusal_of(whole.substr(0, whole.size() - 4) + std::string(4, '\xff')),
            begin + "it names a piece that is not among the 10 of the target" + end);
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
