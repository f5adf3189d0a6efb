#pragma once

#include <array>

#include "text/named_values.h"

namespace heed {

/// What translations, alignments or a model's predictions are judged by.
enum class Metric {
  kBleu,                ///< metrics/bleu.h
  kChrf,                ///< metrics/chrf.h
  kChrfWords,           ///< chrF++, the same with n-grams of words
  kAlignmentErrorRate,  ///< metrics/alignment_error_rate.h
  kLoss,                ///< negative log-likelihood a target token
};

inline constexpr NamedValue kBleuName{"bleu", Metric::kBleu};
inline constexpr NamedValue kChrfName{"chrf", Metric::kChrf};
inline constexpr NamedValue kChrfWordsName{"chrf++", Metric::kChrfWords};
inline constexpr NamedValue kAlignmentErrorRateName{"aer", Metric::kAlignmentErrorRate};
inline constexpr NamedValue kLossName{"loss", Metric::kLoss};

/// Whether a higher figure is the better one.
constexpr bool higher_is_better(Metric metric) {
  return metric != Metric::kAlignmentErrorRate && metric != Metric::kLoss;
}

/// What files are evaluated by.
inline constexpr std::array kFileMetrics = {kBleuName, kChrfName, kChrfWordsName,
                                            kAlignmentErrorRateName};
/// What a training is validated by.
inline constexpr std::array kValidationMetrics = {kBleuName, kChrfName, kLossName};

}  // namespace heed
