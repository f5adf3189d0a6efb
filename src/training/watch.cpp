#include "training/watch.h"

#include <chrono>

namespace heed {
namespace {

using namespace std::chrono_literals;

constexpr const char* kSuspicionKey = "suspicion";
constexpr auto kPeriod = 500ms;
constexpr auto kSilence = 3000ms;  ///< that tells who has ended, once a connection is lost

std::string beat_key(int rank) { return "beat/" + std::to_string(rank); }

}  // namespace

std::string rank_on_host(int rank, const std::string& host) {
  return "rank " + std::to_string(rank) + " on host " + host;
}

std::string lost(int rank, const std::string& host) {
  return rank_on_host(rank, host) +
         " has ended or does not answer; --resume goes on from the state that is saved";
}

Watch::Watch(SharedStore store, Member member)
    : store_(std::move(store)),
      member_(std::move(member)),
      pulses_(member_.hosts.size()),
      thread_([this] { run(); }) {}

Watch::~Watch() { stop(); }

void Watch::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

std::string Watch::failure() const {
  const std::lock_guard lock(mutex_);
  return failure_;
}

void Watch::set_failure(const std::string& failure) {
  const std::lock_guard lock(mutex_);
  if (failure_.empty()) failure_ = failure;
  changed_.notify_all();
}

std::string Watch::find_failure() {
  std::unique_lock lock(mutex_);
  suspects_ = true;
  changed_.notify_all();
  changed_.wait_for(lock, 4 * kSilence, [&] { return !failure_.empty(); });
  if (!failure_.empty()) return failure_;
  return "the processes have not all come to the same update within " +
         std::to_string(member_.timeout.count() / 1000) +
         " s, or a connection is lost: raise --timeout where updates take longer; --resume goes "
         "on from the state that is saved";
}

/// Until something is found.
void Watch::run() {
  std::unique_lock lock(mutex_);
  while (!stopped_ && failure_.empty()) {
    lock.unlock();
    try {
      look();
    } catch (const NoAnswer&) {
      set_failure(lost(0, member_.hosts.front()));
    }
    lock.lock();
    changed_.wait_for(lock, kPeriod, [&] { return stopped_; });
  }
}

void Watch::look() {
  store_.set(beat_key(member_.rank), std::to_string(++beat_));
  bool suspects = false;
  {
    const std::lock_guard lock(mutex_);
    suspects = suspects_;
  }
  if (suspects) store_.set(kSuspicionKey, "1");
  if (store_.has(kFailureKey)) {
    const auto found = store_.get(kFailureKey);
    store_.add(kSeenKey, 1);
    return set_failure(found);
  }
  const auto limit = store_.has(kSuspicionKey)
                         ? std::min<std::chrono::milliseconds>(kSilence, member_.timeout)
                         : member_.timeout;
  const int last = member_.rank == 0 ? static_cast<int>(member_.hosts.size()) : 1;
  for (int rank = 0; rank < last; ++rank)
    if (rank != member_.rank) look_at(rank, limit);
}

void Watch::look_at(int rank, std::chrono::milliseconds limit) {
  auto& [beat, since] = pulses_[static_cast<std::size_t>(rank)];
  const auto now = Clock::now();
  if (store_.has(beat_key(rank))) {
    const auto seen = std::stoll(store_.get(beat_key(rank)));
    if (seen != beat) {
      beat = seen;
      since = now;
      return;
    }
  }
  if (now - since <= limit) return;
  store_.set_once(kFailureKey, lost(rank, member_.hosts[static_cast<std::size_t>(rank)]));
}

}  // namespace heed
