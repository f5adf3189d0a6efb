#include "cli/interruption.h"

#include <array>
#include <csignal>
#include <cstddef>

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

}  // namespace heed
