#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <string>

#include "format/temporary_folder.h"

namespace heed {

/// Standard input has this text while it lives.
class StandardInput {
 public:
  explicit StandardInput(const std::string& text) : saved_(::dup(STDIN_FILENO)) {
    const int file = ::open(folder_.write("input", text).c_str(), O_RDONLY | O_CLOEXEC);
    ::dup2(file, STDIN_FILENO);
    ::close(file);
  }
  StandardInput(const StandardInput&) = delete;
  StandardInput& operator=(const StandardInput&) = delete;
  ~StandardInput() {
    ::dup2(saved_, STDIN_FILENO);
    ::close(saved_);
  }

 private:
  const TemporaryFolder folder_;
  int saved_;
};

}  // namespace heed
