#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "metrics/sacrebleu.h"

namespace heed {

inline constexpr int kChrfCharacterOrder =
    6;                                    ///< n-grams of 1 to 6 characters, white space left out
inline constexpr int kChrfWordOrder = 2;  ///< chrF++ adds n-grams of 1 and 2 words
inline constexpr int kChrfOrders = kChrfCharacterOrder + kChrfWordOrder;

struct ChrfOptions {
  bool words = false;  ///< false: chrF2 (Popović 2015); true: chrF2++ (Popović 2017)
  bool lowercase = false;
};

/// The counts that chrF is made of, character orders first; those of a corpus are the sum of those
/// of its lines. The word orders stay zero for chrF2.
struct ChrfCounts {
  std::array<std::int64_t, kChrfOrders> hypothesis{}, reference{}, matches{};

  ChrfCounts& operator+=(const ChrfCounts& other);
};

/// Counts of one line against the reference that gives it the highest score (the first of equals),
/// as sacreBLEU does.
ChrfCounts count_chrf(const std::string& hypothesis, std::span<const std::string> references,
                      const ChrfOptions& options);

/// 0 to 100: F-score with recall twice as important, of precision and recall averaged over the
/// orders that both sides have n-grams of.
double chrf_of(const ChrfCounts& counts);

/// chrF of a corpus. Throws std::invalid_argument where there are no lines or their counts differ.
double chrf(std::span<const std::string> hypotheses, const References& references,
            const ChrfOptions& options);

/// chrF2 that each line can expect where one of the lines is the reference, each with the
/// probability that is proportional to its weight. REQUIRES: as many weights, not all 0.
std::vector<double> expected_chrf(std::span<const std::string> lines,
                                  std::span<const double> weights);

/// `chrF2` or `chrF2++`.
std::string chrf_name(const ChrfOptions& options);

/// sacreBLEU's signature: `nrefs:1|case:mixed|eff:yes|nc:6|nw:0|space:no|version:…`.
std::string chrf_signature(const ChrfOptions& options, std::size_t references);

/// sacreBLEU's whole line: `<name>|<signature> = <score, so many digits>`.
std::string chrf_line(double score, const ChrfOptions& options, std::size_t references, int digits);

}  // namespace heed
