#include "text/piece_table.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "format/temporary_folder.h"

namespace heed {
namespace {

TEST(PieceTable, HasEachPieceUnderItsId) {
  const TemporaryFolder folder;
  const auto path =
      folder.write("vocab.json", R"({"</s>": 0, "<unk>": 1, "\u2581a": 3, "b": 2, "<pad>": 4})");
  const PieceTable table = PieceTable::load(path);
  EXPECT_EQ(table.size(), 5);
  EXPECT_EQ(table.piece(2), "b");
  EXPECT_EQ(table.piece(3), "\u2581a");
  EXPECT_EQ(table.id_of_text("\u2581a"), 3);
  EXPECT_EQ(table.id_of_text("c"), 1);
  EXPECT_THROW(table.piece(5), std::out_of_range);
}

TEST(PieceTable, TakesTextThatSpellsAControlSymbolForUnknown) {
  const TemporaryFolder folder;
  const PieceTable table =
      PieceTable::load(folder.write("vocab.json", R"({"</s>": 0, "<unk>": 1, "<pad>": 2})"));
  EXPECT_EQ(table.id_of_text("</s>"), 1);
  EXPECT_EQ(table.id_of_text("<pad>"), 1);
  EXPECT_EQ(table.id_of_text("<unk>"), 1);
  EXPECT_TRUE(table.contains("</s>"));
}

}  // namespace
}  // namespace heed
