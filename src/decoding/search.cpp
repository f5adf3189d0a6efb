#include "decoding/search.h"

#include "decoding/beam.h"
#include "decoding/greedy.h"
#include "decoding/sampling.h"

namespace heed {

std::span<const int> SearchBatch::prefix(std::size_t sentence) const {
  return prefixes.empty() ? std::span<const int>() : std::span<const int>(prefixes[sentence]);
}

std::span<const int> SearchBatch::suppressed_at(std::size_t sentence, std::size_t length) const {
  const bool begins_word =
      !word_begins.empty() && word_begins[sentence] && length == prefix(sentence).size();
  return begins_word ? inside_words : std::span<const int>();
}

std::uint64_t SearchBatch::line(std::size_t sentence) const {
  return lines.empty() ? sentence : lines[sentence];
}

std::vector<std::vector<Hypothesis>> search(StepScorer& scorer, const SearchBatch& batch,
                                            const SpecialIds& special,
                                            const SearchOptions& options) {
  options.validate();
  if (batch.sources.empty()) return {};
  if (options.sampling) return sampling_search(scorer, batch, special, options);
  if (options.beam_size == 1) return greedy_search(scorer, batch, special, options);
  return beam_search(scorer, batch, special, options);
}

}  // namespace heed
