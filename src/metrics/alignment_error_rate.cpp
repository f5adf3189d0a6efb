#include "metrics/alignment_error_rate.h"

#include <algorithm>
#include <set>

namespace heed {
namespace {

using PairSet = std::set<WordPair>;

std::int64_t size_of(const PairSet& pairs) { return static_cast<std::int64_t>(pairs.size()); }

std::int64_t common(const PairSet& one, const PairSet& other) {
  return std::count_if(one.begin(), one.end(),
                       [&](const WordPair& pair) { return other.contains(pair); });
}

double ratio(std::int64_t part, std::int64_t whole) {
  return whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

AlignmentAgreement& AlignmentAgreement::operator+=(const AlignmentAgreement& other) {
  links += other.links;
  sure += other.sure;
  possible += other.possible;
  in_sure += other.in_sure;
  in_possible += other.in_possible;
  return *this;
}

double AlignmentAgreement::error_rate() const {
  return links + sure == 0 ? 0.0 : 1.0 - ratio(in_sure + in_possible, links + sure);
}
double AlignmentAgreement::precision() const { return ratio(in_possible, links); }
double AlignmentAgreement::recall() const { return ratio(in_sure, sure); }

AlignmentAgreement compare_alignments(std::span<const WordPair> links,
                                      std::span<const WordPair> sure,
                                      std::span<const WordPair> possible) {
  const PairSet ours(links.begin(), links.end());
  const PairSet sure_set(sure.begin(), sure.end());
  PairSet possible_set(possible.begin(), possible.end());
  possible_set.insert(sure.begin(), sure.end());
  return {.links = size_of(ours),
          .sure = size_of(sure_set),
          .possible = size_of(possible_set),
          .in_sure = common(ours, sure_set),
          .in_possible = common(ours, possible_set)};
}

}  // namespace heed
