#include <cstddef>
#include <cstdint>
#include <string_view>

#include "fuzz/readers.h"

/// libFuzzer's entry, for the reader that HEED_READER names.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  for (const auto& reader : heed::readers())
    if (std::string_view(reader.name) == HEED_READER) heed::read_or_refuse(reader, text);
  return 0;
}
