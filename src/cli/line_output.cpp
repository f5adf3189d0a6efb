#include "cli/line_output.h"

#include <cerrno>
#include <utility>

namespace heed {

LineOutput::LineOutput(const std::string& path) : name_(path == "-" ? "standard output" : path) {
  if (path == "-") return;
  if (const auto file = file_to_replace(path)) {
    new_file_.emplace(*file);
    removal_.emplace(new_file_->temporary());
  }
  // "ab": /dev/stdout may be a file that the shell goes on with (>>).
  file_ =
      new_file_ ? std::fopen(new_file_->temporary().c_str(), "wb") : std::fopen(path.c_str(), "ab");
  if (file_ == nullptr) fail(errno);
}

LineOutput::~LineOutput() {
  if (file_ != nullptr && file_ != stdout) std::fclose(file_);
}

void LineOutput::fail(int error) const { throw cannot_write(name_, error); }

bool LineOutput::write(std::string_view text) {
  const bool written =
      std::fwrite(text.data(), 1, text.size(), file_) == text.size() && std::fflush(file_) == 0;
  if (written) return true;
  if (errno == EPIPE) return false;
  fail(errno);
}

void LineOutput::finish() {
  if (!new_file_) return;
  if (std::fclose(std::exchange(file_, nullptr)) != 0) fail(errno);
  new_file_->put_in_place();
  removal_.reset();
}

}  // namespace heed
