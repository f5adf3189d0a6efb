#pragma once

#include <gtest/gtest.h>

#include <exception>
#include <sstream>
#include <string>
#include <vector>

#include "cli/align.h"
#include "cli/evaluate.h"
#include "cli/explain.h"
#include "cli/info.h"
#include "cli/score.h"
#include "cli/shortlist.h"
#include "cli/translate.h"
#include "format/temporary_folder.h"
#include "support/standard_input.h"

namespace heed {

/// The commands with the toy model, on two lines of text with a blank one between them. (The last
/// digits of log p are not looked at: they differ between CPUs.)
class Commands : public testing::Test {
 protected:
  const TemporaryFolder folder_;
  const std::string source_ = file("in.en",
                                   "The cat sleeps.\n"
                                   "\n"
                                   "The dog sleeps. The bank was closed.\n"),
                    target_ = file("in.de",
                                   "Die Katze schläft.\n"
                                   "\n"
                                   "Der Hund schläft. Die Bank war geschlossen.\n");

  std::string file(const std::string& name, const std::string& text) const {
    return folder_.write(name, text).string();
  }

  /// What a command writes to standard output.
  std::string output_of(std::vector<std::string> words, bool with_model = true) {
    if (with_model)
      for (const char* word : {"--threads=1", "--model=" HEED_SOURCE_DIR "/models/toy"})
        words.emplace_back(word);
    CLI::App app;
    for (const auto add :
         {add_translate, add_align, add_explain, add_score, add_evaluate, add_info, add_shortlist})
      add(app);
    const StandardInput input(input_);
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    std::exception_ptr refusal;
    try {
      app.parse(std::vector<std::string>(words.rbegin(), words.rend()));
    } catch (...) {
      refusal = std::current_exception();
    }
    told_ = testing::internal::GetCapturedStderr();
    std::string output = testing::internal::GetCapturedStdout();
    if (refusal) std::rethrow_exception(refusal);
    return output;
  }

  static std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
    return lines;
  }

  std::string input_;  ///< what commands read from standard input
  std::string told_;   ///< on standard error, by the last command
};

}  // namespace heed
