#include "alignment/symmetrize.h"

#include <algorithm>
#include <iterator>
#include <set>

namespace heed {
namespace {

using LinkSet = std::set<Link>;

/// An alignment that grows link by link.
class GrowingAlignment {
 public:
  explicit GrowingAlignment(const LinkSet& begin) {
    for (const Link& link : begin) take(link);
  }

  /// Takes what of `candidates` touches a link taken and has a new word, again and again until
  /// nothing does.
  void grow(LinkSet candidates) {
    for (std::size_t left = candidates.size() + 1; candidates.size() < left;) {
      left = candidates.size();
      std::erase_if(candidates, [&](const Link& link) {
        const bool takes = (!has_source(link) || !has_target(link)) && touches(link);
        if (takes) take(link);
        return takes;
      });
    }
  }

  /// Takes, once through in order, those of `candidates` that have a word (`both`: two words)
  /// without link.
  void finish(const LinkSet& candidates, bool both) {
    for (const Link& link : candidates) {
      const bool takes =
          both ? !has_source(link) && !has_target(link) : !has_source(link) || !has_target(link);
      if (takes) take(link);
    }
  }

  const LinkSet& links() const { return links_; }

 private:
  void take(const Link& link) {
    links_.insert(link);
    sources_.insert(link.source);
    targets_.insert(link.target);
  }
  bool has_source(const Link& link) const { return sources_.contains(link.source); }
  bool has_target(const Link& link) const { return targets_.contains(link.target); }
  bool touches(const Link& link) const {
    for (int source = link.source - 1; source <= link.source + 1; ++source)
      for (int target = link.target - 1; target <= link.target + 1; ++target)
        if (links_.contains({.source = source, .target = target})) return true;
    return false;
  }

  LinkSet links_;
  std::set<int> sources_, targets_;
};

}  // namespace

std::vector<Link> symmetrize(std::span<const Link> first, std::span<const Link> second,
                             Symmetrization method) {
  const LinkSet one(first.begin(), first.end()), other(second.begin(), second.end());
  LinkSet either = one, both;
  either.insert(other.begin(), other.end());
  std::set_intersection(one.begin(), one.end(), other.begin(), other.end(),
                        std::inserter(both, both.end()));
  if (method == Symmetrization::kIntersect) return {both.begin(), both.end()};
  if (method == Symmetrization::kUnion) return {either.begin(), either.end()};

  GrowingAlignment alignment(both);
  alignment.grow(either);
  if (method != Symmetrization::kGrowDiag) {
    const bool both_words = method == Symmetrization::kGrowDiagFinalAnd;
    alignment.finish(one, both_words);
    alignment.finish(other, both_words);
  }
  return {alignment.links().begin(), alignment.links().end()};
}

}  // namespace heed
