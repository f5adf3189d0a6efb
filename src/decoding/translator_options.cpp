#include "decoding/translator_options.h"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <utility>

namespace heed {
namespace {

void require_candidates(int candidates, const SearchOptions& search) {
  if (candidates == 0) return;
  const std::string given = "--mbr is " + std::to_string(candidates);
  if (candidates < 2)
    throw std::invalid_argument(given + "; it must be 0 (off), or 2 candidates or more");
  if (!search.sampling && candidates > search.beam_size)
    throw std::invalid_argument(given + ", but the beam has " + std::to_string(search.beam_size) +
                                " hypotheses; give --sampling, or a wider --beam-size");
  if (search.n_best > candidates)
    throw std::invalid_argument(given + ", which is fewer than --n-best (" +
                                std::to_string(search.n_best) + ")");
}

}  // namespace

UnknownReading UnknownReading::of(const ModelConfig& config) {
  const bool is_known = config.alignment_layer >= 0;
  AttentionReading reading{.layer = is_known ? config.alignment_layer
                                             : std::max(0, config.decoder_layers - 2)};
  if (config.alignment_head >= 0) {
    reading.heads = {config.alignment_head};
    reading.figure = EdgeFigure::kWeight;  // is what was guided
  }
  return {.reading = std::move(reading), .is_shifted = is_known && config.alignment_shifted};
}

void TranslatorOptions::validate() const {
  search.validate();
  require_candidates(risk_candidates, search);
  if (batch_tokens < 1)
    throw std::invalid_argument("--batch-tokens is " + std::to_string(batch_tokens) +
                                "; it must be 1 or more");
  if (max_source_pieces < 1)
    throw std::invalid_argument("--max-source-length is " + std::to_string(max_source_pieces) +
                                "; it must be 1 or more");
  if (window.items < 1) throw std::invalid_argument("a window must hold at least 1 line");
}

TranslatorOptions TranslatorOptions::within(int positions) const {
  TranslatorOptions limited = *this;
  limited.search.max_length = std::min(search.max_length, positions);
  limited.max_source_pieces = std::min(max_source_pieces, positions - 1);  // and `</s>`
  return limited;
}

}  // namespace heed
