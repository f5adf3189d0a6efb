#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "decoding/hypothesis.h"
#include "decoding/search_options.h"
#include "decoding/special_ids.h"
#include "decoding/step_scorer.h"

namespace heed {

/// B sentences that are searched together.
struct SearchBatch {
  std::vector<std::vector<int>> sources;  ///< [B] ids, each ending with `</s>`
  std::vector<std::vector<int>> prefixes =
      {};  ///< [B] target ids that the translation must begin with; or none at all
  std::vector<std::uint64_t> lines =
      {};  ///< [B] numbers that sampling draws by; or none: 0, 1, ...

  std::vector<bool> word_begins =
      {};  ///< [B] what follows the prefix must begin a word, none of ...
  std::span<const int> inside_words = {};  ///< ... these; or no such sentence

  std::span<const int> prefix(std::size_t sentence) const;
  /// Suppressed behind `length` tokens, besides what the rules say.
  std::span<const int> suppressed_at(std::size_t sentence, std::size_t length) const;
  std::uint64_t line(std::size_t sentence) const;
};

/// Translates a batch: by sampling where asked for, else by greedy search (a beam of 1), else by
/// beam search. Gives `n_best` hypotheses of each sentence, best first (fewer where the search
/// found fewer, never none). A sentence's result depends on nothing else in the batch, but for
/// float rounding inside the scorer.
std::vector<std::vector<Hypothesis>> search(StepScorer& scorer, const SearchBatch& batch,
                                            const SpecialIds& special,
                                            const SearchOptions& options);

}  // namespace heed
