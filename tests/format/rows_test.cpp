#include "format/rows.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <numeric>

#include "format/temporary_folder.h"

namespace heed {
namespace {

namespace fs = std::filesystem;

std::vector<std::vector<int>> lists() { return {{1, 2, 3}, {}, {4}, std::vector<int>(1000, 7)}; }

std::vector<int> list(std::span<const int> row) { return {row.begin(), row.end()}; }

TEST(Rows, AreTheListsThatTheyAreMadeOf) {
  const Rows<int> rows = lists();
  ASSERT_EQ(rows.size(), 4U);
  EXPECT_EQ(list(rows[0]), lists()[0]);
  EXPECT_TRUE(rows[1].empty());
  EXPECT_EQ(list(rows[3]), lists()[3]);
  EXPECT_EQ(rows.length(0), 3U);
  EXPECT_EQ(rows.length(3), 1000U);
  EXPECT_EQ(rows.value_count(), 1004U);
  EXPECT_TRUE(Rows<int>().empty());
}

TEST(Rows, OfCharactersAreLines) {
  const Rows<char> lines = std::vector<std::string>{"one", "", "three"};
  EXPECT_EQ(lines[2], "three");
  EXPECT_EQ(std::vector<std::string>(lines.begin(), lines.end()),
            (std::vector<std::string>{"one", "", "three"}));
}

TEST(Rows, AreEqualWhereTheirListsAre) {
  EXPECT_EQ(Rows<int>(lists()), Rows<int>(lists()));
  EXPECT_NE((Rows<int>{{1, 2}, {3}}), (Rows<int>{{1}, {2, 3}}));
  EXPECT_NE((Rows<int>{{1, 2}}), (Rows<int>{{1, 2}, {}}));
}

TEST(Rows, AreTheSameWhereTheyAreTooManyForMemory) {
  const TemporaryFolder folder;
  for (const std::size_t memory : {std::size_t{0}, std::size_t{100}, std::size_t{1} << 20U}) {
    RowsWriter<int> writer(Storage{.folder = folder.path(), .memory = memory});
    std::vector<std::vector<int>> expected;
    for (int i = 0; i < 3000; ++i) {
      expected.emplace_back(static_cast<std::size_t>(i % 400));
      std::iota(expected.back().begin(), expected.back().end(), i);
      writer.add(expected.back());
    }
    EXPECT_EQ(writer.size(), 3000U);
    const Rows<int> rows = std::move(writer).finish();
    EXPECT_TRUE(rows == Rows<int>(expected)) << memory;
  }
  EXPECT_TRUE(fs::is_empty(folder.path())) << "their file has no name";
}

TEST(Rows, AreReadAgainFromFiles) {
  const TemporaryFolder folder;
  RowsWriter<int> writer(folder.path() / "ids");
  for (const auto& row : lists()) writer.add(row);
  EXPECT_EQ(std::move(writer).finish(), Rows<int>(lists()));
  EXPECT_EQ(mapped_rows<int>(folder.path() / "ids"), Rows<int>(lists()));
  const std::string missing = (folder.path() / "none.values").string();
  EXPECT_EQ(message_of<std::runtime_error>([&] { mapped_rows<int>(folder.path() / "none"); }),
            "cannot read " + missing + ": No such file or directory");
}

TEST(Rows, ThatCannotBeWrittenNameTheFolder) {
  const TemporaryFolder folder;
  const std::string none = (folder.path() / "none").string();
  RowsWriter<char> writer(Storage{.folder = none, .memory = 8});
  writer.add("eight ch");
  EXPECT_NE(message_of<std::runtime_error>([&] { writer.add("d"); }).find("a file in " + none),
            std::string::npos);
}

}  // namespace
}  // namespace heed
