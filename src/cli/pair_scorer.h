#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "cli/text_pair_input.h"
#include "decoding/forced.h"
#include "text/tokenizer.h"

namespace heed {

struct PairScorerOptions {
  int batch_tokens = 2048;   ///< tokens of the longer side scored at once, padding included
  int positions = 512;       ///< longer sides are cut, `</s>` included
  bool word_scores = false;  ///< one number a target word too
  bool normalize = false;    ///< log p / length instead of log p (`</s>` counted)
  bool json = false;         ///< an object a line

  /// Throws std::invalid_argument naming the option and its valid values.
  void validate() const;
};

/// The log p of given translations, as lines of text:
///   plain  log p [TAB a number a target word and one for `</s>`, with spaces between; they add up to log p]
///   JSON   {..., "log_probability": -1.5, "score": -0.3 (normalize), "word_scores": [...], (word_scores)}
class PairScorer {
 public:
  /// Gets "line 12 ..." (counted from 1).
  using Warn = std::function<void(const std::string& message)>;

  /// `scorer` must outlive it.
  PairScorer(ForcedScorer& scorer, Tokenizer source, Tokenizer target, PairScorerOptions options, Warn warn);

  /// One line for each pair, line ends included; counts lines from call to call.
  std::string score(std::span<const TextPair> pairs);

 private:
  EncodedLine encode(const Tokenizer& tokenizer, const std::string& text, const char* side, std::uint64_t line) const;
  std::string format(const TextPair& pair, const EncodedLine& target, const ForcedScores& scores) const;

  ForcedScorer& scorer_;
  Tokenizer source_, target_;
  PairScorerOptions options_;
  Warn warn_;
  std::uint64_t lines_ = 0;
};

/// log p of each target word, summed over its pieces, and that of `</s>` last.
std::vector<double> word_scores(const EncodedLine& target, std::span<const float> token_log_probabilities);

}  // namespace heed
