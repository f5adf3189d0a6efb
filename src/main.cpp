#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <stdexcept>
#include <string>

#include "cli/align.h"
#include "cli/clean.h"
#include "cli/evaluate.h"
#include "cli/explain.h"
#include "cli/export.h"
#include "cli/info.h"
#include "cli/interruption.h"
#include "cli/mistyping.h"
#include "cli/score.h"
#include "cli/shortlist.h"
#include "cli/train.h"
#include "cli/translate.h"
#include "cli/vary.h"

namespace {

/// One sentence for the user. (What follows a line end in LibTorch's messages is a backtrace.)
int fail(const std::string& message, int exit_code) {
  std::fprintf(stderr, "heed: %s\n", message.substr(0, message.find('\n')).c_str());
  return exit_code;
}

int run(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);  // a reader that leaves (head) is seen by whoever writes
  CLI::App app("A small and complete neural machine translator.", "heed");
  app.set_version_flag("--version", "heed " HEED_VERSION);
  app.require_subcommand(0, 1);  // (that there is one is seen after typing errors)
  for (const auto add : {heed::add_clean, heed::add_train, heed::add_translate, heed::add_align,
                         heed::add_explain, heed::add_score, heed::add_shortlist,
                         heed::add_evaluate, heed::add_info, heed::add_export, heed::add_vary})
    add(app);
  heed::forbid_negative_counts(app);
  try {
    heed::require_values(app, {argv + 1, argv + argc});
    app.parse(argc, argv);
    return app.get_subcommands().empty() ? fail("name a command (heed --help)", 2) : 0;
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) {  // --help, --version
      app.exit(error);
      return std::cout.flush() ? 0 : fail("cannot write standard output", 1);
    }
    return fail(heed::refusal_of(app, error), 2);
  } catch (const heed::Interrupted& interruption) {
    return 128 + interruption.signal();
  } catch (const std::invalid_argument& error) {
    return fail(error.what(), 2);
  } catch (const std::bad_alloc&) {
    return fail("not enough memory; a smaller --batch-tokens or model needs less", 1);
  } catch (const std::filesystem::filesystem_error& error) {
    return fail("cannot use " + error.path1().string() + ": " + error.code().message() +
                    "; check the path, its permissions and the disk's space",
                1);
  } catch (const std::exception& error) {
    return fail(error.what(), 1);
  }
}

}  // namespace

int main(int argc, char** argv) {
  const int code = run(argc, argv);
#ifdef __SANITIZE_ADDRESS__
  return code;  // then leaks are looked for
#else
  // LibTorch's own end takes a tenth of a second, for memory that the system takes back anyway.
  std::cout.flush();
  std::fflush(nullptr);
  std::_Exit(code);
#endif
}
