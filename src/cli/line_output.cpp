#include "cli/line_output.h"

#include <cerrno>
#include <cstring>
#include <stdexcept>

namespace heed {

LineOutput::LineOutput(const std::string& path)
    : name_(path == "-" ? "standard output" : path),
      file_(path == "-" ? stdout : std::fopen(path.c_str(), "wb")) {
  if (file_ == nullptr) {
    throw std::invalid_argument("cannot write " + path + ": " + std::strerror(errno) +
                                "; check the path");
  }
}

LineOutput::~LineOutput() {
  if (file_ != stdout) std::fclose(file_);
}

bool LineOutput::write(std::string_view text) {
  const bool written =
      std::fwrite(text.data(), 1, text.size(), file_) == text.size() && std::fflush(file_) == 0;
  if (written) return true;
  if (errno == EPIPE) return false;
  throw std::runtime_error("cannot write " + name_ + ": " + std::strerror(errno));
}

}  // namespace heed
