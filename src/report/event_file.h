#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace heed {

/// Figures at one step of a training, by TensorBoard's tags ("train/loss").
struct ScalarEvent {
  double wall_time = 0.0;  ///< seconds since 1970
  std::int64_t step = 0;
  std::vector<std::pair<std::string, float>> scalars;
};

/// A file that TensorBoard shows: TFRecords of `Event` protocol buffers
/// (tensorflow/core/util/event.proto and tensorflow/core/lib/io/record_writer.h describe both).
///   record: u64 length, u32 masked CRC-32C of it, the bytes, u32 masked CRC-32C of them, all
///   little-endian.
class EventFile {
 public:
  /// Makes `events.out.tfevents.<seconds>.heed` in `folder`, which it makes too. `first_step`:
  /// where this run of the training begins; TensorBoard drops what older files of the folder say of
  /// later steps. Throws std::runtime_error naming the file.
  EventFile(const std::filesystem::path& folder, double wall_time, std::int64_t first_step);

  /// Written and flushed. Throws std::runtime_error naming the file.
  void add(const ScalarEvent& event);

 private:
  void write_record(const std::string& bytes);

  std::filesystem::path path_;
  std::ofstream file_;
};

/// CRC-32C (Castagnoli; RFC 3720, appendix B.4).
std::uint32_t crc32c(std::string_view bytes);

}  // namespace heed
