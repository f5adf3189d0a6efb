#include "cli/interruption.h"

#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>

namespace heed {
namespace {

/// Catches signals in a process of its own, and leaves with the number that stands then.
void raise_and_leave(std::initializer_list<int> signals) {
  const std::atomic<int>& caught = catch_interruption();
  if (caught.load() != 0) std::_Exit(99);
  for (const int signal : signals) std::raise(signal);
  std::_Exit(caught.load());
}

TEST(Interruption, RemembersTheFirstSignal) {
  EXPECT_EXIT(raise_and_leave({}), testing::ExitedWithCode(0), "");
  EXPECT_EXIT(raise_and_leave({SIGINT}), testing::ExitedWithCode(SIGINT), "");
  EXPECT_EXIT(raise_and_leave({SIGTERM}), testing::ExitedWithCode(SIGTERM), "");
}

TEST(Interruption, SecondSignalEndsTheProgram) {
  EXPECT_EXIT(raise_and_leave({SIGINT, SIGINT}), testing::KilledBySignal(SIGINT), "");
  EXPECT_EXIT(raise_and_leave({SIGINT, SIGTERM}), testing::KilledBySignal(SIGTERM), "");
}

/// Leaves with 0 where a handler of the signal runs on another stack than what it interrupts.
void leave_with_stack_of(int signal) {
  catch_interruption();
  struct sigaction action = {};
  stack_t stack = {};
  sigaction(signal, nullptr, &action);
  sigaltstack(nullptr, &stack);
  std::_Exit((action.sa_flags & SA_ONSTACK) != 0 && (stack.ss_flags & SS_DISABLE) == 0 ? 0 : 1);
}

TEST(Interruption, ComesOnAStackOfItsOwn) {
  EXPECT_EXIT(leave_with_stack_of(SIGINT), testing::ExitedWithCode(0), "");
  EXPECT_EXIT(leave_with_stack_of(SIGTERM), testing::ExitedWithCode(0), "");
}

}  // namespace
}  // namespace heed
