#include "text/packing.h"

#include <zlib.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <stdexcept>

namespace heed {

std::string gzip_of(std::string_view bytes) {
  constexpr int kWindowBits = 15, kGzip = 16, kMostMemory = 9;
  z_stream stream{};
  if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, kWindowBits + kGzip, kMostMemory,
                   Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::runtime_error("zlib has no memory left");
  std::string packed(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in =
      reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));  // which zlib only reads
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  const bool is_done = deflate(&stream, Z_FINISH) == Z_STREAM_END;
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  if (!is_done) throw std::runtime_error("zlib could not pack the bytes");
  return packed;
}

std::string base64_of(std::string_view bytes) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  constexpr std::size_t kBytes = 3, kBits = 6;
  std::string text;
  text.reserve((bytes.size() + kBytes - 1) / kBytes * 4);
  for (std::size_t begin = 0; begin < bytes.size(); begin += kBytes) {
    const std::size_t count = std::min(kBytes, bytes.size() - begin);
    std::uint32_t group = 0;
    for (std::size_t i = 0; i < kBytes; ++i)
      group = group << 8 | (i < count ? static_cast<unsigned char>(bytes[begin + i]) : 0U);
    for (std::size_t digit = 0; digit <= kBytes; ++digit)
      text += digit <= count ? kDigits[group >> (kBits * (kBytes - digit)) & 0x3FU] : '=';
  }
  return text;
}

}  // namespace heed
