#include "kernels/word_chain.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "kernels/multiversion.h"

namespace heed {
namespace {

/// Rows have whole vectors, filled with zeros, so that loops leave no remainder.
constexpr std::int64_t kLanes = 8;

/// What adds less than this to one changes nothing that counts.
constexpr float kNothing = 1e-6F;

HEED_INLINE void add_scaled(const float* x, float scale, std::int64_t count, float* sums) {
  for (std::int64_t begin = 0; begin < count; begin += kLanes) {
#pragma omp simd
    for (std::int64_t i = begin; i < begin + kLanes; ++i) sums[i] += scale * x[i];
  }
}

HEED_INLINE float dot(const float* x, const float* y, std::int64_t count) {
  float sum = 0.0F;
#pragma omp simd reduction(+ : sum)
  for (std::int64_t i = 0; i < count; ++i) sum += x[i] * y[i];
  return sum;
}

HEED_INLINE float sum_of(const float* x, std::int64_t count) {
  float sum = 0.0F;
#pragma omp simd reduction(+ : sum)
  for (std::int64_t i = 0; i < count; ++i) sum += x[i];
  return sum;
}

HEED_INLINE float largest_of(const float* x, std::int64_t count) {
  float largest = 0.0F;
#pragma omp simd reduction(max : largest)
  for (std::int64_t i = 0; i < count; ++i) largest = std::max(largest, x[i]);
  return largest;
}

/// A state is a place to jump from: 0 before the first partner, i + 1 at partner i. Rows are [S]:
/// the I + 1 states, and zeros.
struct Chain {
  std::int64_t words, partners, row;
  float empty;      // probability of no partner
  float* share;     // [I] one over the total of each partner
  float* emission;  // [J, S]
  const float* empty_emission;
  float* jump;      // [I + S] weight of a jump by (distance + I)
  float* reversed;  // [I + S] the same by (I - distance)
  float* scale;     // [S] what makes the jumps from a state add up to 1 - empty
  float* from;      // [J + 1, S] p(state before word j | words before j)
  float* reached;   // [J, S] p(partner of word j | words up to j); then its posterior
  float* norm;      // [J] one over p(word j | words before)
  float* later;     // [S] p(words behind j | state), up to a factor
  float* earlier;   // [S] the same for the word before
  float* arriving;  // [S]
  float* jumped;    // [S, S] expected jumps between states by their weight; null: not wanted
};

HEED_INLINE void go_forward(const Chain& chain) {
  const std::int64_t row = chain.row;
  for (std::int64_t j = 0; j < chain.words; ++j) {
    const float* from = chain.from + j * row;
    float* to = chain.from + (j + 1) * row;
    float* reached = chain.reached + j * row;
    for (std::int64_t k = 0; k <= chain.partners; ++k)
      if (from[k] > kNothing)
        add_scaled(chain.jump + chain.partners - k, from[k] * chain.scale[k], row, reached);
    const float stay = chain.empty * chain.empty_emission[j];  // `from` adds up to 1
    for (std::int64_t k = 0; k < row; ++k) reached[k] *= chain.emission[j * row + k];
    chain.norm[j] = 1.0F / (stay + sum_of(reached, row));
    for (std::int64_t k = 0; k < row; ++k) {
      reached[k] *= chain.norm[j];
      to[k] = from[k] * stay * chain.norm[j] + reached[k];
    }
  }
}

HEED_INLINE void count_jumps(const Chain& chain, const float* from, float share) {
  constexpr float kTooRare = 1e-4F;  // a state whose jumps count for nothing
  for (std::int64_t k = 0; k <= chain.partners; ++k)
    if (from[k] > kTooRare)
      add_scaled(chain.arriving, from[k] * chain.scale[k] * share, chain.row,
                 chain.jumped + k * chain.row);
}

/// One word of the way back. Its `reached` becomes the posterior of each partner; returns that of
/// none.
HEED_INLINE float go_back(const Chain& chain, std::int64_t j) {
  const std::int64_t row = chain.row;
  const float* from = chain.from + j * row;
  float* reached = chain.reached + j * row;
  const float stay = chain.empty * chain.empty_emission[j];
  const float none = stay * chain.norm[j] * dot(from, chain.later, row);
  const float whole = 1.0F / (none + dot(reached, chain.later, row));
  for (std::int64_t k = 0; k < row; ++k) {
    reached[k] *= chain.later[k] * whole;
    chain.arriving[k] = chain.emission[j * row + k] * chain.later[k];
    chain.earlier[k] = 0.0F;
  }
  if (chain.jumped != nullptr) count_jumps(chain, from, chain.norm[j] * whole);
  const float least = kNothing * largest_of(chain.arriving, row);
  for (std::int64_t k = 1; k <= chain.partners; ++k)
    if (chain.arriving[k] > least)
      add_scaled(chain.reversed + chain.partners - k, chain.arriving[k], row, chain.earlier);
  for (std::int64_t k = 0; k < row; ++k)
    chain.earlier[k] = chain.scale[k] * chain.earlier[k] + stay * chain.later[k];
  const float norm = 1.0F / largest_of(chain.earlier, row);
  for (std::int64_t k = 0; k < row; ++k) chain.later[k] = chain.earlier[k] * norm;
  return none * whole;
}

HEED_INLINE void run_chain(const Chain* chain, float* empty) {
  for (std::int64_t k = 0; k <= chain->partners; ++k)
    chain->scale[k] =
        (1.0F - chain->empty) / sum_of(chain->jump + chain->partners - k + 1, chain->partners);
  chain->from[0] = 1.0F;
  go_forward(*chain);
  std::fill(chain->later, chain->later + chain->partners + 1, 1.0F);
  for (std::int64_t j = chain->words; j-- > 0;) empty[j] = go_back(*chain, j);
}

/// IBM model 1 (Brown et al. 1993).
HEED_INLINE void run_model1(const Chain* chain, float* empty) {
  const float share = (1.0F - chain->empty) / static_cast<float>(chain->partners);
  for (std::int64_t j = 0; j < chain->words; ++j) {
    const float* emission = chain->emission + j * chain->row;
    const float none = chain->empty * chain->empty_emission[j];
    const float whole = 1.0F / (none + share * sum_of(emission, chain->row));
    for (std::int64_t k = 0; k < chain->row; ++k)
      chain->reached[j * chain->row + k] = share * whole * emission[k];
    empty[j] = none * whole;
  }
}

std::size_t bin_of(std::int64_t distance) {
  constexpr std::int64_t kReach = JumpWeights::kReach;
  return static_cast<std::size_t>(std::clamp(distance, -kReach, kReach) + kReach);
}

void set_emission(const ChainInput& input, const Chain& chain) {
  constexpr float kLeast = 1e-12F;  // what was never seen together is not impossible
  for (std::size_t i = 0; i < input.partners; ++i) chain.share[i] = 1.0F / input.totals[i];
  for (std::size_t j = 0; j < input.words; ++j) {
    const float* weights = input.weights + j * input.word_step;
    float* emission = chain.emission + static_cast<std::int64_t>(j) * chain.row + 1;
    for (std::size_t i = 0; i < input.partners; ++i)
      emission[i] = std::max(kLeast, weights[i * input.partner_step] * chain.share[i]);
  }
}

void set_jumps(const JumpWeights& jumps, const Chain& chain) {
  for (std::int64_t distance = -chain.partners; distance <= chain.partners; ++distance)
    chain.jump[chain.partners + distance] = chain.reversed[chain.partners - distance] =
        static_cast<float>(jumps.weights[bin_of(distance)]);
}

void add_jumps(const Chain& chain, double* counts) {
  for (std::int64_t k = 0; k <= chain.partners; ++k)
    for (std::int64_t to = 1; to <= chain.partners; ++to)
      counts[bin_of(to - k)] += static_cast<double>(chain.jumped[k * chain.row + to]) *
                                chain.jump[chain.partners + to - k];
}

void take_partners(const ChainInput& input, const Chain& chain, float* partners) {
  for (std::size_t j = 0; j < input.words; ++j) {
    const float* posterior = chain.reached + static_cast<std::int64_t>(j) * chain.row + 1;
    for (std::size_t i = 0; i < input.partners; ++i)
      partners[j * input.word_step + i * input.partner_step] = posterior[i];
  }
}

/// Takes its memory from the workspace, zeros.
Chain chain_of(const ChainInput& input, const JumpWeights& jumps, bool counts_jumps,
               ChainWorkspace& workspace) {
  constexpr std::size_t kVector = kLanes;
  const std::size_t words = input.words, row = (input.partners / kVector + 1) * kVector;
  workspace.assign(2 * (input.partners + row) + 5 * row + (3 * words + 1) * row + words + row * row,
                   0.0F);
  float* free = workspace.data();
  const auto take = [&free](std::size_t count) { return std::exchange(free, free + count); };
  return {.words = static_cast<std::int64_t>(words),
          .partners = static_cast<std::int64_t>(input.partners),
          .row = static_cast<std::int64_t>(row),
          .empty = static_cast<float>(jumps.empty),
          .share = take(row),
          .emission = take(words * row),
          .empty_emission = input.empty_emission,
          .jump = take(input.partners + row),
          .reversed = take(input.partners + row),
          .scale = take(row),
          .from = take((words + 1) * row),
          .reached = take(words * row),
          .norm = take(words),
          .later = take(row),
          .earlier = take(row),
          .arriving = take(row),
          .jumped = counts_jumps ? take(row * row) : nullptr};
}

}  // namespace

void chain_posteriors(const ChainInput& input, const JumpWeights& jumps, const ChainOutput& output,
                      ChainWorkspace& workspace) {
  const Chain chain = chain_of(input, jumps, output.jump_counts != nullptr, workspace);
  set_emission(input, chain);
  if (jumps.weights.empty()) {
    multiversion<run_model1>(&chain, output.empty);
  } else {
    set_jumps(jumps, chain);
    multiversion<run_chain>(&chain, output.empty);
    if (output.jump_counts != nullptr) add_jumps(chain, output.jump_counts);
  }
  take_partners(input, chain, output.partners);
}

}  // namespace heed
