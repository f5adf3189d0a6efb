#pragma once

#include <string_view>
#include <vector>

#include "aligner/bitext.h"
#include "aligner/link_model.h"
#include "aligner/pair_posteriors.h"
#include "decoding/thread_pool.h"
#include "text/link.h"

namespace heed {

/// Says of pairs, one after the other, how probable their links are by what was learnt from others.
/// One a thread.
class PairAligner {
 public:
  /// `model` must outlive it.
  explicit PairAligner(const LinkModel& model) : model_(model) {}

  /// Of a pair without words on one side, empty. The result stays until the next call.
  const PairPosteriors& align(std::string_view source, std::string_view target);

 private:
  const LinkModel& model_;
  PairChains chains_;
  PairEvidence evidence_;
  PairPosteriors none_;
};

/// The links that both directions together find more probable than not; in order.
std::vector<Link> probable_links(const PairPosteriors& posteriors);

/// The probable links of each pair of a text, learnt from this text alone (LinkLearner).
std::vector<std::vector<Link>> learnt_links(const Bitext& bitext, ThreadPool& threads);

}  // namespace heed
