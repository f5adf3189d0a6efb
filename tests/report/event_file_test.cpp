#include "report/event_file.h"

#include <gtest/gtest.h>

#include <cstring>
#include <map>

#include "format/temporary_folder.h"

namespace heed {
namespace {

TEST(Crc32c, EqualsThePublishedVectors) {  // RFC 3720, appendix B.4; "123456789" is the customary
                                           // check value
  EXPECT_EQ(crc32c("123456789"), 0xE3069283U);
  EXPECT_EQ(crc32c(std::string(32, '\0')), 0x8A9136AAU);
  EXPECT_EQ(crc32c(std::string(32, '\xFF')), 0x62A8AB43U);
  EXPECT_EQ(crc32c(""), 0U);
}

/// Bit by bit, to compare with.
std::uint32_t slow_crc32c(const std::string& bytes) {
  std::uint32_t crc = 0xFFFFFFFF;
  for (const unsigned char byte : bytes)
    for (int bit = 0; bit < 8; ++bit) {
      const bool one = ((crc ^ (byte >> bit)) & 1) != 0;
      crc = (crc >> 1) ^ (one ? 0x82F63B78U : 0U);
    }
  return ~crc;
}

template <typename Value>
Value read_as(const std::string& bytes, std::size_t at) {
  Value value;
  std::memcpy(&value, bytes.data() + at, sizeof value);
  return value;
}

std::uint32_t unmasked(std::uint32_t crc) {
  crc -= 0xA282EAD8U;
  return crc >> 17 | crc << 15;
}

std::vector<std::string> records_of(const std::string& file) {
  std::vector<std::string> records;
  for (std::size_t at = 0; at < file.size();) {
    const auto length = read_as<std::uint64_t>(file, at);
    EXPECT_EQ(unmasked(read_as<std::uint32_t>(file, at + 8)), slow_crc32c(file.substr(at, 8)));
    records.push_back(file.substr(at + 12, length));
    EXPECT_EQ(unmasked(read_as<std::uint32_t>(file, at + 12 + length)),
              slow_crc32c(records.back()));
    at += 16 + length;
  }
  return records;
}

/// The fields of a protocol buffer by number, as raw bytes (numbers of varints as text).
std::multimap<int, std::string> fields_of(const std::string& bytes) {
  std::multimap<int, std::string> fields;
  std::size_t at = 0;
  const auto varint = [&] {
    std::uint64_t value = 0;
    for (int shift = 0;; shift += 7) {
      const auto byte = static_cast<unsigned char>(bytes.at(at++));
      value |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
      if (byte < 0x80) return value;
    }
  };
  while (at < bytes.size()) {
    const auto key = varint();
    const int number = static_cast<int>(key >> 3);
    if ((key & 7) == 0) {
      fields.emplace(number, std::to_string(varint()));
      continue;
    }
    const std::size_t size = (key & 7) == 1 ? 8 : (key & 7) == 5 ? 4 : varint();
    fields.emplace(number, bytes.substr(at, size));
    at += size;
  }
  return fields;
}

TEST(EventFile, IsReadBackByAnIndependentReader) {
  const TemporaryFolder folder;
  EventFile file(folder.path() / "events", 1000000.25, 300);
  file.add({.wall_time = 1000001.5,
            .step = 301,
            .scalars = {{"train/loss", 2.5F}, {"train/rate", -1e-3F}}});
  const auto records =
      records_of(bytes_of(folder.path() / "events" / "events.out.tfevents.1000000.heed"));
  ASSERT_EQ(records.size(), 3U);

  const auto version = fields_of(records[0]);
  EXPECT_EQ(version.find(3)->second, "brain.Event:2");
  EXPECT_EQ(read_as<double>(version.find(1)->second, 0), 1000000.25);

  const auto start = fields_of(records[1]);
  EXPECT_EQ(start.find(2)->second, "300");
  EXPECT_EQ(fields_of(start.find(7)->second).find(1)->second, "1");  // SessionLog.START

  const auto event = fields_of(records[2]);
  EXPECT_EQ(event.find(2)->second, "301");
  EXPECT_EQ(read_as<double>(event.find(1)->second, 0), 1000001.5);
  const auto values = fields_of(event.find(5)->second);
  ASSERT_EQ(values.count(1), 2U);
  const auto loss = fields_of(values.find(1)->second),
             rate = fields_of(std::next(values.find(1))->second);
  EXPECT_EQ(loss.find(1)->second, "train/loss");
  EXPECT_EQ(read_as<float>(loss.find(2)->second, 0), 2.5F);
  EXPECT_EQ(rate.find(1)->second, "train/rate");
  EXPECT_EQ(read_as<float>(rate.find(2)->second, 0), -1e-3F);
}

TEST(EventFile, NamesTheFileThatCannotBeWritten) {
  const TemporaryFolder folder;
  const auto events = folder.write("events", "");
  const auto message = message_of<std::runtime_error>([&] { EventFile(events, 7.0, 0); });
  EXPECT_EQ(message.find("cannot write " + events.string()), 0U) << message;
}

TEST(EventFile, DoesNotReplaceThatOfTheSameSecond) {
  const TemporaryFolder folder;
  const auto first = folder.write("events.out.tfevents.7.heed", "first");
  EventFile(folder.path(), 7.0, 0);
  EXPECT_EQ(bytes_of(first), "first");
  EXPECT_TRUE(std::filesystem::exists(folder.path() / "events.out.tfevents.8.heed"));
}

}  // namespace
}  // namespace heed
