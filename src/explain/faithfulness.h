#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "decoding/forced_batches.h"
#include "explain/importance.h"
#include "explain/statistics.h"

namespace heed {

/// How far the words that a method calls important are those that the model uses (DeYoung et al.
/// 2020), of one sentence. Log p is that of the translation a target token, so that long and short
/// sentences weigh alike.
struct SentenceFaithfulness {
  double comprehensiveness =
      0.0;  ///< log p lost, mean over erasing the top 10, 20, 30, 40, 50 % words: high is good
  double sufficiency = 0.0;  ///< log p lost, mean over keeping these and `</s>` alone: low is good
  double correlation =
      0.0;  ///< rank correlation with leave-one-out; not a number for fewer than two words
};

/// The same for a corpus, each mean with its 95 % bootstrap interval over sentences.
struct MethodFaithfulness {
  std::string method;  ///< an importance method, or "random": words in a random order
  MeanInterval comprehensiveness, sufficiency, correlation;
};

/// Gathers sentences. Every method is asked for the importance of words for the whole translation.
class Faithfulness {
 public:
  explicit Faithfulness(ModelProbe& probe) : probe_(probe) {}

  /// REQUIRES: the source has a word.
  void add(const TextSides& sides);
  /// All methods, and then the random order.
  std::vector<MethodFaithfulness> result() const;
  int sentences() const { return sentences_; }

 private:
  ModelProbe& probe_;
  int sentences_ = 0;
  std::vector<std::vector<SentenceFaithfulness>> by_method_;  ///< [methods + 1][sentences]
};

/// The sources of one order of words (their importance): without the top 10 ... 50 %, and then with
/// these alone.
std::vector<SourceVariant> erasures(const SideText& source, std::span<const double> words);

/// Both AOPC figures from log p of the whole sentence and of `erasures`, in their order, for T
/// target tokens.
SentenceFaithfulness area_over_perturbations(double whole, std::span<const double> erased,
                                             std::size_t tokens);

}  // namespace heed
