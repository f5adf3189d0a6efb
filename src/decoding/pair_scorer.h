#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "decoding/forced.h"
#include "text/text_pairs.h"
#include "text/vocabulary.h"

namespace heed {

struct PairScorerOptions {
  int batch_tokens = 2048;  ///< tokens of the longer side scored at once, padding included
  int positions = 512;      ///< longer sides are cut, `</s>` included

  /// Throws std::invalid_argument naming the option and its valid values.
  void validate() const;
};

/// How likely a model finds a given translation.
struct PairScore {
  double log_probability = 0.0;  ///< log p of the whole target, `</s>` included
  double per_token = 0.0;        ///< log p / length, `</s>` counted
  std::vector<double>
      words;  ///< [target words + 1] log p of each word, that of `</s>` last; they add up to log p
};

/// Scores sentence pairs as text.
class PairScorer {
 public:
  /// Gets "line 12: the source is ..." (counted from 1).
  using Warn = std::function<void(const std::string& message)>;

  /// `scorer`, whose ids are the vocabulary's, must outlive it.
  PairScorer(ForcedScorer& scorer, Vocabulary vocabulary, PairScorerOptions options, Warn warn);

  /// One score for each pair; counts lines from call to call. A side that is not UTF-8 is repaired,
  /// one that is too long is cut; both give a warning.
  std::vector<PairScore> score(std::span<const TextPair> pairs);

 private:
  EncodedLine encode(const Tokenizer& tokenizer, const std::string& text,
                     const std::string& name) const;

  ForcedScorer& scorer_;
  Vocabulary vocabulary_;
  PairScorerOptions options_;
  Warn warn_;
  std::uint64_t lines_ = 0;
};

}  // namespace heed
