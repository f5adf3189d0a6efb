#pragma once

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace heed {

/// A file that is gone at the end of its scope.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& content = "") {
    static int count = 0;
    path_ = std::filesystem::temp_directory_path() /
            ("heed-test-" + std::to_string(getpid()) + "-" + std::to_string(count++));
    std::ofstream(path_, std::ios::binary) << content;
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() { std::filesystem::remove(path_); }

  std::string path() const { return path_.string(); }
  std::string content() const {
    std::ifstream file(path_, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

 private:
  std::filesystem::path path_;
};

}  // namespace heed
