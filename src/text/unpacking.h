#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

namespace heed {

/// What compressed a text: known by its first bytes, whatever its name.
enum class Compression { kNone, kGzip, kZstd, kXz };

/// Of the bytes that a text begins with; kNone where they are too few to tell.
Compression compression_of(std::string_view beginning);

/// True where more bytes may make a compressed text of these; none that is read as it is waits for
/// more than its second byte.
bool may_be_compressed(std::string_view beginning);

/// Unpacks a text bit by bit. One file may be several of its kind, one after the other.
class Unpacker {
 public:
  struct Step {
    std::size_t used = 0, given = 0;  ///< bytes taken from `packed` and put into `room`
  };

  Unpacker() = default;
  Unpacker(const Unpacker&) = delete;
  Unpacker& operator=(const Unpacker&) = delete;
  virtual ~Unpacker() = default;

  /// Unpacks what it can, and keeps nothing back. Throws std::runtime_error where the data are
  /// damaged.
  virtual Step unpack(std::span<const char> packed, std::span<char> room) = 0;

  /// True where the data so far are complete: the file may end here.
  bool is_complete() const { return is_complete_; }
  /// Whether data may go on with this byte after they were complete; what does not is padding.
  virtual bool begins_with(char byte) const = 0;

 protected:
  bool is_complete_ = false;
};

/// REQUIRES: not kNone.
std::unique_ptr<Unpacker> make_unpacker(Compression compression);

}  // namespace heed
