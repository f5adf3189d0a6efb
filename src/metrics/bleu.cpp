#include "metrics/bleu.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <vector>

#include "metrics/ngrams.h"
#include "text/letter_case.h"

namespace heed {
namespace {

std::vector<std::string> words_of(const std::string& line, const BleuOptions& options) {
  return tokenize(options.lowercase ? lower_case(line) : line, options.tokenizer);
}

/// Of the references' lengths the closest; of two equally close the shorter.
std::int64_t closest_length(std::int64_t length, std::span<const TokenNumbers> references) {
  std::int64_t closest = static_cast<std::int64_t>(references.front().size());
  for (const TokenNumbers& reference : references) {
    const auto candidate = static_cast<std::int64_t>(reference.size());
    const std::int64_t distance = std::abs(candidate - length), best = std::abs(closest - length);
    if (distance < best || (distance == best && candidate < closest)) closest = candidate;
  }
  return closest;
}

/// Matches of sequence 0 with the others: each n-gram counts at most as often as in the reference
/// that has most of it.
std::int64_t clipped_matches(const NgramCounts& counts) {
  std::int64_t matches = 0;
  for (std::size_t g = 0; g < counts.of_sequence[0].size(); ++g) {
    int most = 0;
    for (std::size_t r = 1; r < counts.of_sequence.size(); ++r)
      most = std::max(most, counts.of_sequence[r][g]);
    matches += std::min(counts.of_sequence[0][g], most);
  }
  return matches;
}

double smoothing_value(const BleuOptions& options) {
  return options.smoothing_value.value_or(options.smoothing == BleuSmoothing::kFloor ? 0.1 : 1.0);
}

/// With its value: `floor[0.10]`.
std::string smoothing_name(const BleuOptions& options) {
  const std::string name = name_in(kBleuSmoothings, options.smoothing);
  return takes_value(options.smoothing)
             ? name + "[" + fixed_point(smoothing_value(options), 2) + "]"
             : name;
}

/// 1 unless the hypotheses are shorter than the references.
double brevity_penalty(const BleuCounts& counts) {
  const auto length = static_cast<double>(counts.hypothesis_length);
  const auto wanted = static_cast<double>(counts.reference_length);
  if (length >= wanted) return 1.0;
  return length > 0 ? std::exp(1.0 - wanted / length) : 0.0;
}

struct Precisions {
  std::array<double, kBleuOrder> percent{};
  int order = kBleuOrder;  ///< how many of them the geometric mean takes
};

Precisions smoothed_precisions(const BleuCounts& counts, const BleuOptions& options) {
  Precisions precisions;
  double halvings = 1.0;
  for (int n = 0; n < kBleuOrder; ++n) {
    const double added =
        options.smoothing == BleuSmoothing::kAddK && n > 0 ? smoothing_value(options) : 0.0;
    const double matches = static_cast<double>(counts.matches[n]) + added;
    const double total = static_cast<double>(counts.totals[n]) + added;
    if (total == 0) break;
    if (options.effective_order) precisions.order = n + 1;
    if (matches > 0) {
      precisions.percent[n] = 100.0 * matches / total;
    } else if (options.smoothing == BleuSmoothing::kExponential) {
      halvings *= 2;
      precisions.percent[n] = 100.0 / (halvings * total);
    } else if (options.smoothing == BleuSmoothing::kFloor) {
      precisions.percent[n] = 100.0 * smoothing_value(options) / total;
    }
  }
  return precisions;
}

/// Zero as soon as one precision is zero.
double geometric_mean(const Precisions& precisions) {
  double sum = 0.0;
  for (int n = 0; n < precisions.order; ++n) {
    if (precisions.percent[n] == 0) return 0.0;
    sum += std::log(precisions.percent[n]);
  }
  return std::exp(sum / precisions.order);
}

}  // namespace

BleuCounts& BleuCounts::operator+=(const BleuCounts& other) {
  for (int n = 0; n < kBleuOrder; ++n) {
    matches[n] += other.matches[n];
    totals[n] += other.totals[n];
  }
  hypothesis_length += other.hypothesis_length;
  reference_length += other.reference_length;
  return *this;
}

BleuCounts count_bleu(const std::string& hypothesis, std::span<const std::string> references,
                      const BleuOptions& options) {
  std::vector<std::vector<std::string>> words{words_of(hypothesis, options)};
  for (const std::string& reference : references) words.push_back(words_of(reference, options));
  const std::vector<TokenNumbers> numbered = number_words(words);
  const std::vector<NgramCounts> ngrams = count_ngrams(numbered, kBleuOrder);

  BleuCounts counts;
  counts.hypothesis_length = static_cast<std::int64_t>(numbered[0].size());
  counts.reference_length =
      closest_length(counts.hypothesis_length, std::span(numbered).subspan(1));
  for (int n = 0; n < kBleuOrder; ++n) {
    counts.matches[n] = clipped_matches(ngrams[n]);
    counts.totals[n] = ngrams[n].total[0];
  }
  return counts;
}

BleuScore bleu_of(const BleuCounts& counts, const BleuOptions& options) {
  BleuScore score{.brevity_penalty = brevity_penalty(counts), .counts = counts};
  const auto has_match = [](std::int64_t matches) { return matches > 0; };
  if (std::none_of(counts.matches.begin(), counts.matches.end(), has_match)) return score;
  const Precisions precisions = smoothed_precisions(counts, options);
  score.precisions = precisions.percent;
  score.score = score.brevity_penalty * geometric_mean(precisions);
  return score;
}

BleuScore bleu(std::span<const std::string> hypotheses, const References& references,
               const BleuOptions& options) {
  require_references(hypotheses, references);
  BleuCounts counts;
  std::vector<std::string> of_line(references.size());
  for (std::size_t i = 0; i < hypotheses.size(); ++i) {
    for (std::size_t r = 0; r < references.size(); ++r) of_line[r] = references[r][i];
    counts += count_bleu(hypotheses[i], of_line, options);
  }
  return bleu_of(counts, options);
}

std::string bleu_signature(const BleuOptions& options, std::size_t references) {
  std::string signature = "nrefs:" + std::to_string(references);
  signature += options.lowercase ? "|case:lc" : "|case:mixed";
  signature += options.effective_order ? "|eff:yes" : "|eff:no";
  signature.append("|tok:").append(name_in(kWordTokenizers, options.tokenizer));
  signature.append("|smooth:").append(smoothing_name(options));
  return signature.append("|version:").append(kSacreBleuVersion);
}

std::string bleu_details(const BleuScore& score) {
  std::string details;
  for (const double precision : score.precisions)
    details += (details.empty() ? "" : "/") + fixed_point(precision, 1);
  const BleuCounts& counts = score.counts;
  const double ratio = counts.reference_length == 0
                           ? 0.0
                           : static_cast<double>(counts.hypothesis_length) /
                                 static_cast<double>(counts.reference_length);
  return details + " (BP = " + fixed_point(score.brevity_penalty, 3) +
         " ratio = " + fixed_point(ratio, 3) +
         " hyp_len = " + std::to_string(counts.hypothesis_length) +
         " ref_len = " + std::to_string(counts.reference_length) + ")";
}

std::string bleu_line(const BleuScore& score, const BleuOptions& options, std::size_t references,
                      int digits) {
  return "BLEU|" + bleu_signature(options, references) + " = " + fixed_point(score.score, digits) +
         " " + bleu_details(score);
}

}  // namespace heed
