#include "decoding/line_queue.h"

#include <iterator>
#include <utility>

namespace heed {
namespace {

std::size_t size_of(const SourceLine& line) {
  return line.text.size() + line.target_prefix.size() + line.attachment.size();
}

}  // namespace

bool LineQueue::has_room(std::size_t bytes) const {
  return lines_.empty() || (lines_.size() < max_lines_ && bytes_ + bytes <= max_bytes_);
}

bool LineQueue::push(SourceLine line, std::stop_token stop) {
  const std::size_t bytes = size_of(line);
  std::unique_lock lock(mutex_);
  if (!changed_.wait(lock, stop, [&] { return has_room(bytes); })) return false;
  lines_.push_back(std::move(line));
  bytes_ += bytes;
  changed_.notify_all();
  return true;
}

void LineQueue::close(std::exception_ptr error) {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  error_ = error;
  changed_.notify_all();
}

std::vector<SourceLine> LineQueue::take() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return closed_ || !lines_.empty(); });
  if (lines_.empty() && error_) std::rethrow_exception(error_);
  std::vector<SourceLine> taken(std::make_move_iterator(lines_.begin()), std::make_move_iterator(lines_.end()));
  lines_.clear();
  bytes_ = 0;
  changed_.notify_all();
  return taken;
}

}  // namespace heed
