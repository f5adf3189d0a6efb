#include "format/ctranslate2_file.h"

#include <gtest/gtest.h>

#include "format/temporary_folder.h"

namespace heed {
namespace {

using std::string_literals::operator""s;

TEST(CTranslate2File, HasTheBytesOfTheFormat) {
  const TemporaryFolder folder;
  CTranslate2File file;
  file.variables["b"] = {CTranslate2Type::kInt8, {2, 3}, "\1\2\3\4\5\xFF"};
  file.variables["a/c"] = {CTranslate2Type::kFloat32, {1}, "\0\0\x80\x3F"s};
  file.variables["a/n"] = {CTranslate2Type::kInt16, {}, "\4\0"s};
  file.aliases["z"] = "b";
  write_ctranslate2_file(folder.path() / "model.bin", file);
  const std::string expected =
      "\6\0\0\0"
      "\x10\0TransformerSpec\0"
      "\7\0\0\0"
      "\3\0\0\0"
      "\4\0a/c\0"
      "\1\1\0\0\0"
      "\0\4\0\0\0\0\0\x80\x3F"
      "\4\0a/n\0"
      "\0"
      "\2\2\0\0\0\4\0"
      "\2\0b\0"
      "\2\2\0\0\0\3\0\0\0"
      "\1\6\0\0\0\1\2\3\4\5\xFF"
      "\1\0\0\0"
      "\2\0z\0\2\0b\0"s;
  EXPECT_EQ(bytes_of(folder.path() / "model.bin"), expected);
}

TEST(CTranslate2File, NamesTheFileThatCannotBeWritten) {
  const std::string message = message_of<std::runtime_error>(
      [] { write_ctranslate2_file("/no/such/folder/model.bin", {}); });
  EXPECT_NE(message.find("cannot write /no/such/folder/model.bin"), std::string::npos) << message;
}

}  // namespace
}  // namespace heed
