#include <gtest/gtest.h>

#include <filesystem>

#include "format/temporary_folder.h"
#include "fuzz/readers.h"

namespace heed {
namespace {

TEST(FuzzCorpus, IsReadOrRefusedByEveryReader) {
  for (const Reader& reader : readers()) {
    int files = 0;
    const auto folder = std::filesystem::path(HEED_SOURCE_DIR) / "tests/fuzz/corpus" / reader.name;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      EXPECT_NO_THROW(read_or_refuse(reader, bytes_of(entry.path()))) << entry.path();
      ++files;
    }
    EXPECT_GT(files, 0) << folder;
  }
}

}  // namespace
}  // namespace heed
