#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

namespace heed {

/// The bytes of a file, or of standard input for "-"; what gzip, zstd or xz compressed (known by
/// its first bytes, whatever the name) is unpacked on the way. Bytes are handed on as they arrive:
/// nothing waits for a full buffer.
class ByteSource {
 public:
  /// Throws std::runtime_error naming the file where it is missing, a folder or unreadable.
  explicit ByteSource(const std::filesystem::path& path);
  ~ByteSource();
  ByteSource(ByteSource&&) noexcept;
  ByteSource& operator=(ByteSource&&) noexcept;

  /// Up to `size` bytes, as soon as there is one; 0 at the end, or soon after `stop` was requested.
  /// Throws std::runtime_error naming the file where it cannot be read or its compressed data are
  /// damaged or cut off. REQUIRES: size > 0.
  std::size_t read(char* bytes, std::size_t size, const std::stop_token& stop = {});

  /// Whether what a text begins with says enough; gets all that was looked at so far.
  using IsEnough = std::function<bool(std::string_view)>;
  /// What the text goes on with, of which nothing is taken: as much as has come when it is enough,
  /// or all of a short text. Throws as read() does.
  std::string_view look_ahead(const IsEnough& is_enough);

  /// What errors call it: the path, or "standard input".
  const std::string& name() const;

 private:
  struct Input;
  std::unique_ptr<Input> input_;
};

}  // namespace heed
