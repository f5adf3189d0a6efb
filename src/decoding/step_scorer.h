#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "decoding/attention_maps.h"
#include "decoding/matrix.h"
#include "decoding/token_score.h"

namespace heed {

/// Which next tokens of a row a search wants to know.
struct NextTokens {
  int count = 1;                     ///< the likeliest ones, this many ...
  std::vector<int> suppressed = {};  ///< ... but for these
  std::optional<int> only = {};      ///< or this one alone, whatever it is
  bool scored = true;                ///< with log p; without, log p may be no number, and the one
                                     ///< likeliest token is found faster
};

/// What every search asks of a model: score each possible next token of each row. B sentences, R
/// rows (partial hypotheses, in any number per sentence), V vocabulary.
///
/// A row has a decoding state (key/value cache). `step` says for each new row which row of the
/// previous step it continues; rows that nobody continues are dropped, so a search may repeat,
/// reorder and drop rows freely, and a finished sentence costs nothing.
class StepScorer {
 public:
  virtual ~StepScorer() = default;

  virtual int vocabulary_size() const = 0;

  /// Encodes B sources, each ending with `</s>`. Afterwards there are B rows, row b that of
  /// sentence b. Whatever was decoded before is forgotten. REQUIRES: no source is empty.
  virtual void start(std::span<const std::vector<int>> sources) = 0;

  /// Goes one step on. `parents` [R]: the row of the previous step (after `start`: the sentence)
  /// that each new row continues; `previous_ids` [R]: the token just appended to it (the first
  /// time: the start symbol). Returns log p of each next token, [R, V] row-major, valid until the
  /// next call.
  virtual std::span<const float> step(std::span<const int> parents,
                                      std::span<const int> previous_ids) = 0;

  /// The same step, but gives only what is wanted of each row [R]: tokens, best first, equals by
  /// id; fewer where fewer are possible (log p of minus infinity or not a number: it is not).
  virtual std::vector<std::vector<TokenScore>> likeliest(std::span<const int> parents,
                                                         std::span<const int> previous_ids,
                                                         std::span<const NextTokens> wanted);

  /// From the next `start` on, keeps what each step reads of its source, or nothing. False: nothing
  /// is kept.
  virtual bool keep_attention(const std::optional<AttentionReading>& /*reading*/) { return false; }

  /// [T + 1, S] what each step of a translation of `sentence` read, the last row by the step that
  /// read its last id; `ids` without start symbol and `</s>`. Nothing where it was not kept, or no
  /// step read the last id.
  virtual std::optional<SoftAlignment> kept_attention(std::size_t /*sentence*/,
                                                      std::span<const int> /*ids*/) const {
    return std::nullopt;
  }

  /// Scorers of the same model that may work at the same time, each on a thread of its own: as many
  /// as the model has threads. They live as long as it does; the first may be this one, or share
  /// its state.
  virtual std::vector<StepScorer*> workers() { return {this}; }
};

}  // namespace heed
