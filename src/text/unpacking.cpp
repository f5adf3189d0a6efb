#include "text/unpacking.h"

#include <lzma.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <new>
#include <stdexcept>

namespace heed {
namespace {

struct Magic {
  Compression compression;
  std::string_view bytes;
};

constexpr std::array kMagic = {
    Magic{Compression::kGzip, "\x1F\x8B"},
    Magic{Compression::kZstd, "\x28\xB5\x2F\xFD"},
    Magic{Compression::kZstd, "\x50\x2A\x4D\x18"},  // a frame to skip, as pzstd begins
    Magic{Compression::kXz, {"\xFD\x37\x7A\x58\x5A\x00", 6}},
};

[[noreturn]] void fail() { throw std::runtime_error("damaged compressed data"); }

class GzipUnpacker final : public Unpacker {
 public:
  GzipUnpacker() {
    constexpr int kGzipOnly = 16 + MAX_WBITS;  // zlib's way to ask for gzip's header
    if (::inflateInit2(&stream_, kGzipOnly) != Z_OK) throw std::bad_alloc();
  }
  GzipUnpacker(const GzipUnpacker&) = delete;
  GzipUnpacker& operator=(const GzipUnpacker&) = delete;
  ~GzipUnpacker() override { ::inflateEnd(&stream_); }

  Step unpack(std::span<const char> packed, std::span<char> room) override {
    constexpr std::size_t kMost = std::numeric_limits<uInt>::max();
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream_.avail_in = static_cast<uInt>(std::min(packed.size(), kMost));
    stream_.next_out = reinterpret_cast<Bytef*>(room.data());
    stream_.avail_out = static_cast<uInt>(std::min(room.size(), kMost));
    const uInt packed_size = stream_.avail_in, room_size = stream_.avail_out;
    const int result = ::inflate(&stream_, Z_SYNC_FLUSH);
    if (result != Z_OK && result != Z_BUF_ERROR && result != Z_STREAM_END) fail();
    is_complete_ = result == Z_STREAM_END;
    if (is_complete_) ::inflateReset(&stream_);
    return {.used = packed_size - stream_.avail_in, .given = room_size - stream_.avail_out};
  }
  bool begins_with(char byte) const override { return byte == '\x1F'; }

 private:
  z_stream stream_{};
};

class ZstdUnpacker final : public Unpacker {
 public:
  ZstdUnpacker() : stream_(::ZSTD_createDStream()) {
    constexpr int kLargestWindow = 31;  // zstd --ultra --long=31
    if (!stream_) throw std::bad_alloc();
    ::ZSTD_DCtx_setParameter(stream_.get(), ZSTD_d_windowLogMax, kLargestWindow);
  }

  Step unpack(std::span<const char> packed, std::span<char> room) override {
    ZSTD_inBuffer in{.src = packed.data(), .size = packed.size(), .pos = 0};
    ZSTD_outBuffer out{.dst = room.data(), .size = room.size(), .pos = 0};
    const std::size_t result = ::ZSTD_decompressStream(stream_.get(), &out, &in);
    if (::ZSTD_isError(result) != 0) fail();
    is_complete_ = result == 0;
    return {.used = in.pos, .given = out.pos};
  }
  bool begins_with(char byte) const override { return byte == '\x28' || (byte & '\xF0') == '\x50'; }

 private:
  struct Free {
    void operator()(ZSTD_DStream* stream) const { ::ZSTD_freeDStream(stream); }
  };
  std::unique_ptr<ZSTD_DStream, Free> stream_;
};

class XzUnpacker final : public Unpacker {
 public:
  XzUnpacker() { begin(); }
  XzUnpacker(const XzUnpacker&) = delete;
  XzUnpacker& operator=(const XzUnpacker&) = delete;
  ~XzUnpacker() override { ::lzma_end(&stream_); }

  Step unpack(std::span<const char> packed, std::span<char> room) override {
    stream_.next_in = reinterpret_cast<const std::uint8_t*>(packed.data());
    stream_.avail_in = packed.size();
    stream_.next_out = reinterpret_cast<std::uint8_t*>(room.data());
    stream_.avail_out = room.size();
    const lzma_ret result = ::lzma_code(&stream_, LZMA_RUN);
    if (result != LZMA_OK && result != LZMA_BUF_ERROR && result != LZMA_STREAM_END) fail();
    const Step step{.used = packed.size() - stream_.avail_in,
                    .given = room.size() - stream_.avail_out};
    is_complete_ = result == LZMA_STREAM_END;
    if (is_complete_) begin();
    return step;
  }
  bool begins_with(char byte) const override { return byte == '\xFD'; }

 private:
  void begin() {
    constexpr std::uint64_t kMostMemory = std::uint64_t{2} << 30U;
    if (::lzma_stream_decoder(&stream_, kMostMemory, 0) != LZMA_OK) throw std::bad_alloc();
  }

  lzma_stream stream_ = LZMA_STREAM_INIT;
};

}  // namespace

Compression compression_of(std::string_view beginning) {
  for (const Magic& magic : kMagic)
    if (beginning.starts_with(magic.bytes)) return magic.compression;
  return Compression::kNone;
}

bool may_be_compressed(std::string_view beginning) {
  return std::any_of(kMagic.begin(), kMagic.end(), [&](const Magic& magic) {
    return beginning.size() < magic.bytes.size() && magic.bytes.starts_with(beginning);
  });
}

std::unique_ptr<Unpacker> make_unpacker(Compression compression) {
  if (compression == Compression::kGzip) return std::make_unique<GzipUnpacker>();
  if (compression == Compression::kZstd) return std::make_unique<ZstdUnpacker>();
  return std::make_unique<XzUnpacker>();
}

}  // namespace heed
