#include "cli/interruption.h"

#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>

#include "format/temporary_folder.h"

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

/// Ends by a signal, with files that are to be gone then, and one whose removal is over.
void end_by(int signal, const std::filesystem::path& folder) {
  const RemovedWhenKilled first(folder / "first"), second(folder / "second");
  { const RemovedWhenKilled over(folder / "over"); }
  std::raise(signal);
  std::_Exit(0);
}

TEST(RemovedWhenKilled, IsGoneWhereASignalEndsTheProgram) {
  const TemporaryFolder folder;
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    for (const char* name : {"first", "second", "over"}) folder.write(name, "x");
    EXPECT_EXIT(end_by(signal, folder.path()), testing::KilledBySignal(signal), "");
    EXPECT_FALSE(std::filesystem::exists(folder.path() / "first"));
    EXPECT_FALSE(std::filesystem::exists(folder.path() / "second"));
    EXPECT_TRUE(std::filesystem::exists(folder.path() / "over"));
  }
}

/// Leaves with 0 where signals do what they did before, after the last file's removal is over.
void leave_as_it_was() {
  std::signal(SIGHUP, SIG_IGN);
  {
    const RemovedWhenKilled file("no-such-file");
    std::raise(SIGHUP);  // what nohup has switched off stays off
    const auto handler = std::signal(SIGTERM, SIG_DFL);
    if (handler == SIG_DFL || handler == SIG_IGN) std::_Exit(1);
    std::signal(SIGTERM, handler);
  }
  if (std::signal(SIGTERM, SIG_DFL) != SIG_DFL) std::_Exit(2);
  std::_Exit(std::signal(SIGHUP, SIG_DFL) == SIG_IGN ? 0 : 3);
}

TEST(RemovedWhenKilled, LeavesSignalsAsTheyWere) {
  EXPECT_EXIT(leave_as_it_was(), testing::ExitedWithCode(0), "");
}

}  // namespace
}  // namespace heed
