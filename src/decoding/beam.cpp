#include "decoding/beam.h"

#include <algorithm>

#include "decoding/ranking.h"
#include "decoding/token_rules.h"

namespace heed {
namespace {

struct LiveHypothesis {
  Hypothesis hypothesis = empty_hypothesis();
  int row = 0;      ///< the scorer's row that it continues
  int last_id = 0;  ///< what was appended to it
};

/// A live hypothesis and a token that may follow it.
struct Candidate {
  std::size_t parent = 0;  ///< index of the live hypothesis
  TokenScore token;
  double log_probability = 0.0;  ///< of both together
};

/// What all sentences of a search share.
struct BeamSetting {
  const SearchOptions& options;
  const SpecialIds& special;
  TokenRules rules;
};

/// The beam of one sentence.
class SentenceBeam {
 public:
  SentenceBeam(const BeamSetting& setting, const SearchBatch& batch, std::size_t sentence)
      : setting_(setting),
        batch_(batch),
        sentence_(sentence),
        prefix_(batch.prefix(sentence)),
        max_length_(
            longest_target(setting.options, batch.sources[sentence].size(), prefix_.size())) {
    live_.push_back({.row = static_cast<int>(sentence), .last_id = setting.special.start});
  }

  const std::vector<LiveHypothesis>& live() const { return live_; }

  /// What may follow a live hypothesis.
  NextTokens wanted_after(const LiveHypothesis& live) const {
    if (length_ < static_cast<int>(prefix_.size()))
      return {.only = prefix_[static_cast<std::size_t>(length_)]};
    // K + 1 of each are enough for the K best that live on, since one of them may be `</s>`.
    NextTokens wanted{.count = setting_.options.beam_size + 1,
                      .suppressed = setting_.rules.suppressed_after(live.hypothesis.ids)};
    const auto others = batch_.suppressed_at(sentence_, static_cast<std::size_t>(length_));
    wanted.suppressed.insert(wanted.suppressed.end(), others.begin(), others.end());
    return wanted;
  }

  /// One step on. `tokens` [live]: what the scorer answered for its rows from `first_row` on.
  void advance(std::span<const std::vector<TokenScore>> tokens, int first_row) {
    for (LiveHypothesis& hypothesis : live_) hypothesis.row = first_row++;
    const std::vector<Candidate> candidates = best_candidates(tokens);
    if (candidates.empty())
      return cut_off();  // every token is suppressed: this is all there is to say
    live_ = select(candidates);
    if (++length_ == max_length_) return cut_off();
    drop_hopeless();
  }

  std::vector<Hypothesis> take_n_best() {
    for (Hypothesis& hypothesis : unfinished_) finished_.push_back(std::move(hypothesis));
    std::stable_sort(finished_.begin(), finished_.end(), ranks_before);
    finished_.resize(std::min(finished_.size(), n_best()));
    return std::move(finished_);
  }

 private:
  std::size_t beam_size() const { return static_cast<std::size_t>(setting_.options.beam_size); }
  std::size_t n_best() const { return static_cast<std::size_t>(setting_.options.n_best); }

  std::vector<Candidate> best_candidates(std::span<const std::vector<TokenScore>> tokens) const {
    std::vector<Candidate> candidates;
    for (std::size_t parent = 0; parent < live_.size(); ++parent)
      for (const TokenScore token : tokens[parent])
        candidates.push_back(
            {parent, token, live_[parent].hypothesis.log_probability + token.log_probability});
    std::stable_sort(candidates.begin(), candidates.end(),
                     [](const Candidate& a, const Candidate& b) {
                       return a.log_probability > b.log_probability;
                     });
    return candidates;
  }

  std::vector<LiveHypothesis> select(const std::vector<Candidate>& candidates) {
    std::vector<LiveHypothesis> chosen;
    for (std::size_t rank = 0; rank < candidates.size() && chosen.size() < beam_size(); ++rank) {
      const bool ends = candidates[rank].token.id == setting_.special.end;
      if (ends && rank >= beam_size()) continue;
      LiveHypothesis extended = extend(candidates[rank]);
      if (ends) {
        finish(std::move(extended.hypothesis));
      } else {
        chosen.push_back(std::move(extended));
      }
    }
    return chosen;
  }

  LiveHypothesis extend(const Candidate& candidate) const {
    LiveHypothesis extended = live_[candidate.parent];
    append_token(extended.hypothesis, candidate.token, setting_.special.end,
                 setting_.options.length_penalty);
    extended.last_id = candidate.token.id;
    return extended;
  }

  void finish(Hypothesis hypothesis) {
    const auto place =
        std::upper_bound(finished_.begin(), finished_.end(), hypothesis, ranks_before);
    finished_.insert(place, std::move(hypothesis));
    if (finished_.size() > n_best()) finished_.pop_back();
  }

  void cut_off() {
    for (LiveHypothesis& live : live_) unfinished_.push_back(std::move(live.hypothesis));
    live_.clear();
  }

  void drop_hopeless() {
    if (finished_.size() < n_best()) return;
    const int length = setting_.options.exhaustive ? max_length_ : length_ + 1;
    std::erase_if(live_, [&](const LiveHypothesis& live) {
      const double bound = best_reachable_score(live.hypothesis.log_probability, length,
                                                setting_.options.length_penalty);
      return bound <= finished_.back().score;
    });
  }

  const BeamSetting& setting_;
  const SearchBatch& batch_;
  std::size_t sentence_;
  std::span<const int> prefix_;
  int max_length_;
  int length_ = 0;                      ///< tokens of every live hypothesis
  std::vector<LiveHypothesis> live_;    ///< at most K, best first
  std::vector<Hypothesis> finished_;    ///< at most n_best, best first
  std::vector<Hypothesis> unfinished_;  ///< cut at the maximum length
};

std::vector<SentenceBeam> first_beams(const BeamSetting& setting, const SearchBatch& batch) {
  std::vector<SentenceBeam> beams;
  for (std::size_t sentence = 0; sentence < batch.sources.size(); ++sentence) {
    beams.emplace_back(setting, batch, sentence);
  }
  return beams;
}

/// What the scorer is asked for: the live hypotheses of all beams, one after the other.
struct Rows {
  std::vector<int> parents, previous_ids;  // [R]
  std::vector<NextTokens> wanted;          // [R]
};

Rows live_rows(const std::vector<SentenceBeam>& beams) {
  Rows rows;
  for (const SentenceBeam& beam : beams) {
    for (const LiveHypothesis& live : beam.live()) {
      rows.parents.push_back(live.row);
      rows.previous_ids.push_back(live.last_id);
      rows.wanted.push_back(beam.wanted_after(live));
    }
  }
  return rows;
}

void advance_all(std::vector<SentenceBeam>& beams,
                 std::span<const std::vector<TokenScore>> tokens) {
  std::size_t first_row = 0;
  for (SentenceBeam& beam : beams) {
    const std::size_t count = beam.live().size();
    if (count == 0) continue;
    beam.advance(tokens.subspan(first_row, count), static_cast<int>(first_row));
    first_row += count;
  }
}

}  // namespace

std::vector<std::vector<Hypothesis>> beam_search(StepScorer& scorer, const SearchBatch& batch,
                                                 const SpecialIds& special,
                                                 const SearchOptions& options) {
  const BeamSetting setting{options, special, TokenRules(special, options)};
  std::vector<SentenceBeam> beams = first_beams(setting, batch);
  scorer.start(batch.sources);
  for (Rows rows = live_rows(beams); !rows.parents.empty(); rows = live_rows(beams)) {
    advance_all(beams, scorer.likeliest(rows.parents, rows.previous_ids, rows.wanted));
  }
  std::vector<std::vector<Hypothesis>> results;
  for (SentenceBeam& beam : beams) results.push_back(beam.take_n_best());
  return results;
}

}  // namespace heed
