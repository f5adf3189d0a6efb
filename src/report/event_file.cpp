#include "report/event_file.h"

#include <array>
#include <bit>
#include <stdexcept>

namespace heed {
namespace {

/// The CRC of each byte, for the reflected polynomial 0x1EDC6F41.
constexpr std::array<std::uint32_t, 256> crc_table() {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t byte = 0; byte < 256; ++byte) {
    std::uint32_t crc = byte;
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0x82F63B78U : 0U);
    table[byte] = crc;
  }
  return table;
}

/// A CRC of bytes that hold a CRC is weak, so records store it rotated and shifted.
std::uint32_t masked(std::uint32_t crc) { return std::rotr(crc, 15) + 0xA282EAD8U; }

template <typename Integer>
std::string little_endian(Integer value) {
  std::string bytes;
  for (std::size_t i = 0; i < sizeof value; ++i)
    bytes += static_cast<char>(value >> (8 * i) & 0xFF);
  return bytes;
}

std::string varint(std::uint64_t value) {
  std::string bytes;
  for (; value >= 0x80; value >>= 7) bytes += static_cast<char>((value & 0x7F) | 0x80);
  return bytes + static_cast<char>(value);
}

// Fields of protocol buffers: (number << 3 | kind of coding), then the value.
std::string varint_field(int number, std::int64_t value) {
  return varint(static_cast<std::uint64_t>(number) << 3) +
         varint(static_cast<std::uint64_t>(value));
}
std::string double_field(int number, double value) {
  return varint(static_cast<std::uint64_t>(number) << 3 | 1) +
         little_endian(std::bit_cast<std::uint64_t>(value));
}
std::string float_field(int number, float value) {
  return varint(static_cast<std::uint64_t>(number) << 3 | 5) +
         little_endian(std::bit_cast<std::uint32_t>(value));
}
std::string bytes_field(int number, const std::string& bytes) {
  return varint(static_cast<std::uint64_t>(number) << 3 | 2) + varint(bytes.size()) + bytes;
}

/// Event {double wall_time = 1; int64 step = 2; ...}
std::string event_at(double wall_time, std::int64_t step) {
  return double_field(1, wall_time) + varint_field(2, step);
}

/// Summary {repeated Value value = 1}, Value {string tag = 1; float simple_value = 2}
std::string summary(const std::vector<std::pair<std::string, float>>& scalars) {
  std::string bytes;
  for (const auto& [tag, value] : scalars)
    bytes += bytes_field(1, bytes_field(1, tag) + float_field(2, value));
  return bytes;
}

}  // namespace

std::uint32_t crc32c(std::string_view bytes) {
  static constexpr auto kTable = crc_table();
  std::uint32_t crc = ~0U;
  for (const char byte : bytes)
    crc = (crc >> 8) ^ kTable[(crc ^ static_cast<unsigned char>(byte)) & 0xFF];
  return ~crc;
}

EventFile::EventFile(const std::filesystem::path& folder, double wall_time,
                     std::int64_t first_step) {
  std::error_code ignored;  // what is missing is told when it is written
  std::filesystem::create_directories(folder, ignored);
  auto second = static_cast<std::int64_t>(wall_time);
  do path_ = folder / ("events.out.tfevents." + std::to_string(second) + ".heed");
  while (std::filesystem::exists(path_, ignored) && ++second != 0);  // (of a run just killed)
  file_.open(path_, std::ios::binary | std::ios::trunc);
  write_record(double_field(1, wall_time) + bytes_field(3, "brain.Event:2"));  // file_version
  constexpr int kStart = 1;  // SessionLog {SessionStatus status = 1}
  write_record(event_at(wall_time, first_step) + bytes_field(7, varint_field(1, kStart)));
}

void EventFile::add(const ScalarEvent& event) {
  write_record(event_at(event.wall_time, event.step) + bytes_field(5, summary(event.scalars)));
}

void EventFile::write_record(const std::string& bytes) {
  const auto length = little_endian(static_cast<std::uint64_t>(bytes.size()));
  file_ << length << little_endian(masked(crc32c(length))) << bytes
        << little_endian(masked(crc32c(bytes))) << std::flush;
  if (!file_)
    throw std::runtime_error("cannot write " + path_.string() +
                             "; look at the disk's space and the folder's permissions");
}

}  // namespace heed
