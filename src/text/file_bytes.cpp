#include "text/file_bytes.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <stdexcept>

namespace heed {

std::string read_file(const std::filesystem::path& path) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) {
    throw std::runtime_error(path.string() + " is a folder; a file is needed here");
  }
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  if (!file) throw std::runtime_error("cannot open " + path.string() + ": " + std::strerror(errno));
  const std::streamoff size = file.tellg();
  std::string bytes;
  if (size >= 0) bytes.resize(static_cast<std::size_t>(size));
  file.seekg(0);
  file.read(bytes.data(), size);
  if (size < 0 || file.gcount() != size)
    throw std::runtime_error("cannot read " + path.string() + " to its end");
  return bytes;
}

}  // namespace heed
