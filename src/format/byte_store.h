#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace heed {

/// Bytes that can be read as long as a copy of this lives: in memory, or in a file that is mapped,
/// of which the system holds in memory what is being read.
struct StoredBytes {
  std::shared_ptr<const void> owner = {};
  std::span<const std::byte> bytes = {};
};

/// Tells the system that what is read next is here and there, not one after the other: it then
/// fetches of a mapped file what is asked for and no more.
void expect_random_reads(const StoredBytes& stored);

/// A whole file, mapped. Throws std::runtime_error naming it.
StoredBytes map_file(const std::filesystem::path& path);

/// Where bytes go that are many.
struct Storage {
  std::filesystem::path folder = {};  ///< with room for them
  std::size_t memory = SIZE_MAX;      ///< bytes that stay in memory; where there are more, all go
                                      ///< to a file of the folder
};

/// Takes bytes one after the other, to be read when all are there.
class ByteStore {
 public:
  /// Its file, if there is one, has no name, so that nothing is left of it.
  explicit ByteStore(Storage storage = {}) : storage_(std::move(storage)) {}
  /// All go to the file of this name. Throws std::runtime_error naming it.
  explicit ByteStore(const std::filesystem::path& file);
  ByteStore(ByteStore&& other) noexcept;
  ByteStore& operator=(ByteStore&&) = delete;
  ~ByteStore();

  /// Throws std::runtime_error naming the folder or the file that cannot be written.
  void append(std::span<const std::byte> bytes);
  std::size_t size() const { return written_ + buffer_.size(); }
  StoredBytes finish() &&;

 private:
  void open_nameless();
  void write_out();

  Storage storage_;
  std::string name_;               // of the file, for messages
  int file_ = -1;                  // an open descriptor
  std::vector<std::byte> buffer_;  // what is not in the file
  std::size_t written_ = 0;
};

}  // namespace heed
