#pragma once

#include <optional>
#include <string>

#include "cli/line_output.h"
#include "corpus/pair_cleaner.h"

namespace heed {

/// The texts that `heed clean` writes, each whole or not at all.
class CleanOutput {
 public:
  struct Files {
    std::string output, source, target, removed;  ///< pairs, or both sides; empty: none
  };

  explicit CleanOutput(const Files& files);

  /// A pair that is kept, mended; or one that is removed, as it was.
  void add(const TextPair& pair, const JudgedPair& judged);
  /// Writes what was added. False: nobody reads the pairs any more.
  bool write();
  void finish();

 private:
  std::optional<LineOutput> pairs_, source_, target_, removed_;
  std::string pairs_text_, source_text_, target_text_, removed_text_;
};

}  // namespace heed
