#include "decoding/search_options.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

namespace heed {
namespace {

void require(bool holds, const std::string& rule) {
  if (!holds) throw std::invalid_argument(rule);
}

constexpr double kFreeTokens = 10;  // so that a one-word line may still become a phrase

}  // namespace

void SearchOptions::validate() const {
  require(beam_size >= 1, "--beam-size is " + std::to_string(beam_size) + "; it must be 1 or more");
  require(n_best >= 1, "--n-best is " + std::to_string(n_best) + "; it must be 1 or more");
  require(sampling || n_best <= beam_size, "--n-best (" + std::to_string(n_best) +
                                               ") must not be above --beam-size (" +
                                               std::to_string(beam_size) + "); give a wider beam");
  require(length_penalty >= 0 && std::isfinite(length_penalty),
          "--length-penalty must be 0 or more");
  require(max_length_factor > 0 && std::isfinite(max_length_factor),
          "--max-length-factor must be above 0");
  require(max_length >= 1,
          "--max-length is " + std::to_string(max_length) + "; it must be 1 or more");
  require(min_length >= 0 && min_length < max_length,
          "--min-length must be from 0 to --max-length less 1, not " + std::to_string(min_length));
  require(no_repeat_ngram >= 0, "--no-repeat-ngram must be 0 (off) or the length of an n-gram");
  require(top_k >= 0, "--top-k must be 0 (off) or a number of tokens");
  require(top_p > 0 && top_p <= 1, "--top-p must be above 0 and at most 1");
  require(temperature > 0 && std::isfinite(temperature), "--temperature must be above 0");
}

int longest_target(const SearchOptions& options, std::size_t source_tokens,
                   std::size_t prefix_tokens) {
  const double by_factor =
      options.max_length_factor * static_cast<double>(source_tokens) + kFreeTokens;
  const double wanted = std::max(by_factor, static_cast<double>(options.min_length) + 1);
  return static_cast<int>(std::min(wanted + static_cast<double>(prefix_tokens),
                                   static_cast<double>(options.max_length)));
}

}  // namespace heed
