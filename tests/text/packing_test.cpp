#include "text/packing.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "text/unpacking.h"

namespace heed {
namespace {

std::string unpacked(std::string_view packed) {
  std::string text(1 << 20, '\0');
  const auto unpacker = make_unpacker(Compression::kGzip);
  const auto step = unpacker->unpack({packed.data(), packed.size()}, text);
  EXPECT_EQ(step.used, packed.size());
  EXPECT_TRUE(unpacker->is_complete());
  return text.substr(0, step.given);
}

TEST(Packing, IsUndoneByUnpacking) {
  std::string bytes;
  for (int i = 0; i < 100'000; ++i) bytes += static_cast<char>(i * i / 7);
  for (const std::string& text : {std::string(), std::string("a"), bytes}) {
    const std::string packed = gzip_of(text);
    EXPECT_EQ(compression_of(packed), Compression::kGzip);
    EXPECT_EQ(unpacked(packed), text);
  }
}

// RFC 4648, section 10.
TEST(Packing, IsBase64AsTheStandardHasIt) {
  const std::vector<std::string> texts = {"",         "Zg==",     "Zm8=",    "Zm9v",
                                          "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"};
  for (std::size_t length = 0; length < texts.size(); ++length)
    EXPECT_EQ(base64_of(std::string("foobar").substr(0, length)), texts[length]);
  EXPECT_EQ(base64_of("\xff\xfe\xfd"), "//79");
}

}  // namespace
}  // namespace heed
