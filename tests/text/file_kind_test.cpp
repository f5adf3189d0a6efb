#include "text/file_kind.h"

#include <gtest/gtest.h>

namespace heed {
namespace {

TEST(FileKind, NamesWhatIsNoText) {
  EXPECT_EQ(foreign_kind("PK\x03\x04...").value().find("is a ZIP archive"), 0U);
  EXPECT_EQ(foreign_kind("PAR1\x15\x04").value().find("is a Parquet file"), 0U);
  EXPECT_EQ(foreign_kind("%PDF-1.4").value().find("is a PDF"), 0U);
  EXPECT_EQ(foreign_kind("\xFF\xFEh").value().find("is UTF-16"), 0U);
  EXPECT_EQ(foreign_kind({"h\0e\0l\0l\0o\0", 10}).value().find("is UTF-16"), 0U);
  EXPECT_EQ(foreign_kind({"\0h\0e\0l", 6}).value().find("is UTF-16"), 0U);
  EXPECT_EQ(foreign_kind({"\xFF\xFE\0\0h", 5}).value().find("is UTF-32"), 0U);
  EXPECT_EQ(foreign_kind("train.en" + std::string(249, '\0') + "ustar").value(),
            "is a tar archive; unpack it");
}

TEST(FileKind, KnowsTextFromWhatIsNot) {
  for (const char* text : {"", "a", "PAR1 is a format.", "PK is short.", "BZh is a word", "<b>"})
    EXPECT_FALSE(foreign_kind(text)) << text;
  EXPECT_FALSE(foreign_kind({"a\0b", 3}));
  EXPECT_FALSE(foreign_kind(std::string(300, 'x')));
}

}  // namespace
}  // namespace heed
