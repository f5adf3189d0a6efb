#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "metrics/sacrebleu.h"
#include "metrics/word_tokenizer.h"

namespace heed {

inline constexpr int kBleuOrder = 4;  ///< n-grams of 1 to 4 words

/// What to do about an n-gram precision of zero (Chen & Cherry 2014); the names in quotes are
/// sacreBLEU's.
enum class BleuSmoothing {
  kNone,   ///< "none": the score is zero
  kFloor,  ///< "floor": a count of zero becomes the smoothing value (0.1)
  kAddK,   ///< "add-k": the smoothing value (1) is added to counts and totals of 2-grams and longer
  kExponential,  ///< "exp": the k-th precision of zero becomes 1 / (2^k total), as in mteval-v13a
};

inline constexpr std::array kBleuSmoothings = {
    NamedValue{"exp", BleuSmoothing::kExponential}, NamedValue{"none", BleuSmoothing::kNone},
    NamedValue{"floor", BleuSmoothing::kFloor}, NamedValue{"add-k", BleuSmoothing::kAddK}};

/// Whether a smoothing has a value to choose.
constexpr bool takes_value(BleuSmoothing smoothing) {
  return smoothing == BleuSmoothing::kFloor || smoothing == BleuSmoothing::kAddK;
}

struct BleuOptions {
  WordTokenizer tokenizer = WordTokenizer::k13a;
  bool lowercase = false;
  BleuSmoothing smoothing = BleuSmoothing::kExponential;
  std::optional<double> smoothing_value =
      std::nullopt;              ///< for floor (0.1 unless given) and add-k (1 unless given)
  bool effective_order = false;  ///< leave out orders longer than the text; for single sentences
};

/// The counts that BLEU is made of; those of a corpus are the sum of those of its lines.
struct BleuCounts {
  std::array<std::int64_t, kBleuOrder>
      matches{};  ///< n-grams also in a reference, each at most as often as there
  std::array<std::int64_t, kBleuOrder> totals{};  ///< n-grams of the hypothesis
  std::int64_t hypothesis_length = 0;             ///< words
  std::int64_t reference_length = 0;              ///< words of the references closest in length

  BleuCounts& operator+=(const BleuCounts& other);
};

struct BleuScore {
  double score = 0.0;                           ///< 0 to 100
  std::array<double, kBleuOrder> precisions{};  ///< 0 to 100
  double brevity_penalty =
      1.0;  ///< exp(1 - reference length / hypothesis length) where shorter, or 1
  BleuCounts counts = {};
};

/// Counts of one line against its references (at least one).
BleuCounts count_bleu(const std::string& hypothesis, std::span<const std::string> references,
                      const BleuOptions& options);

/// BLEU (Papineni et al. 2002) from counts.
BleuScore bleu_of(const BleuCounts& counts, const BleuOptions& options);

/// BLEU of a corpus. Throws std::invalid_argument where there are no lines or their counts differ.
BleuScore bleu(std::span<const std::string> hypotheses, const References& references,
               const BleuOptions& options);

/// sacreBLEU's signature: `nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:…`.
std::string bleu_signature(const BleuOptions& options, std::size_t references);

/// What follows the score on sacreBLEU's line: `54.4/26.6/14.9/8.7 (BP = 1.000 ratio = 1.026
/// hyp_len = … ref_len = …)`.
std::string bleu_details(const BleuScore& score);

/// sacreBLEU's whole line: `BLEU|<signature> = <score, so many digits> <details>`.
std::string bleu_line(const BleuScore& score, const BleuOptions& options, std::size_t references,
                      int digits);

}  // namespace heed
