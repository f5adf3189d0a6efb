#include "cli/interruption.h"

#include <unistd.h>

#include <array>
#include <csignal>
#include <cstddef>
#include <string>

namespace heed {
namespace {

std::atomic<int> caught{0};
static_assert(std::atomic<int>::is_always_lock_free);  // else a signal handler must not touch it

void remember(int signal) {
  if (caught.exchange(signal) == 0) return;
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

/// Signals come to the main thread, in the midst of whatever it computes. oneDNN's products for
/// AVX-512 do not bear a handler on the stack that they use: the heap is corrupted afterwards. So
/// it gets one of its own.
void give_handlers_a_stack() {
  static std::array<std::byte, 1 << 16> memory;
  const stack_t stack = {.ss_sp = memory.data(), .ss_flags = 0, .ss_size = memory.size()};
  sigaltstack(&stack, nullptr);
}

std::array<std::atomic<const char*>, RemovedWhenKilled::kMost> files_to_remove{};

void remove_files_and_die(int signal) {
  for (const auto& file : files_to_remove)
    if (const char* path = file.load(); path != nullptr) ::unlink(path);
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

constexpr std::array kDeadlySignals = {SIGINT, SIGTERM, SIGHUP};

}  // namespace

const std::atomic<int>& catch_interruption() {
  give_handlers_a_stack();
  for (const int signal : {SIGINT, SIGTERM}) {
    struct sigaction action = {};
    action.sa_handler = remember;
    action.sa_flags = SA_RESTART | SA_ONSTACK;
    sigaction(signal, &action, nullptr);
  }
  return caught;
}

RemovedWhenKilled::RemovedWhenKilled(const std::filesystem::path& path) : path_(path.string()) {
  for (auto& file : files_to_remove) {
    const char* free = nullptr;
    if (file.compare_exchange_strong(free, path_.c_str())) break;
  }
  for (const int signal : kDeadlySignals)  // what nohup has switched off stays off
    if (std::signal(signal, remove_files_and_die) == SIG_IGN) std::signal(signal, SIG_IGN);
}

RemovedWhenKilled::~RemovedWhenKilled() {
  bool are_others = false;
  for (auto& file : files_to_remove) {
    const char* own = path_.c_str();
    file.compare_exchange_strong(own, nullptr);
    are_others |= file.load() != nullptr;
  }
  if (are_others) return;
  for (const int signal : kDeadlySignals)
    if (std::signal(signal, SIG_DFL) == SIG_IGN) std::signal(signal, SIG_IGN);
}

}  // namespace heed
