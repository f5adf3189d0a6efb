#pragma once

#include <cstddef>
#include <cstdint>

namespace heed {

/// How a translation is searched for. Lengths count target tokens.
struct SearchOptions {
  int beam_size = 4;  ///< K: hypotheses kept at each step; 1 is greedy search
  int n_best = 1;     ///< translations wanted of each line; at most beam_size unless sampling
  double length_penalty =
      1.0;  ///< A: hypotheses are ranked by log p / length^A (`</s>` counted); 0: by log p
  double max_length_factor = 3.0;  ///< at most factor * source tokens + 10 target tokens, ...
  bool exhaustive = false;  ///< go on while a hypothesis could win at the longest target allowed
  int max_length = 512;     ///< ... and never more than this many, `</s>` included
  int min_length = 0;       ///< no `</s>` before this many tokens
  int no_repeat_ngram = 0;  ///< no n-gram of this many tokens occurs twice; 0: no such rule
  bool allow_unk = true;    ///< may `<unk>` be generated?
  bool scored = true;       ///< log p of translations is wanted; without, they may be no numbers,
                            ///< and greedy search is faster
  bool sampling = false;    ///< draw tokens at random instead of searching the best
  int top_k = 0;            ///< sampling: only from the k likeliest tokens; 0: from all
  double top_p =
      1.0;  ///< sampling: only from the fewest likeliest tokens that hold this probability
  double temperature = 1.0;  ///< sampling: log p are divided by it first; below 1 is more cautious
  std::uint64_t seed = 1;  ///< sampling: the same seed draws the same translation of the same line

  /// Throws std::invalid_argument naming the option and its valid values.
  void validate() const;
};

/// The most target tokens (`</s>` included) that a sentence may get. `source_tokens` counts `</s>`;
/// the factor bounds what comes after a forced prefix.
int longest_target(const SearchOptions& options, std::size_t source_tokens,
                   std::size_t prefix_tokens);

}  // namespace heed
