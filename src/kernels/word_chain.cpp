#include "kernels/word_chain.h"

#include <algorithm>
#include <cstdint>

#include "kernels/multiversion.h"

namespace heed {
namespace {

HEED_INLINE void add_scaled(const float* x, float scale, std::int64_t count, float* sums) {
#pragma omp simd
  for (std::int64_t i = 0; i < count; ++i) sums[i] += scale * x[i];
}

HEED_INLINE float dot(const float* x, const float* y, std::int64_t count) {
  float sum = 0.0F;
#pragma omp simd reduction(+ : sum)
  for (std::int64_t i = 0; i < count; ++i) sum += x[i] * y[i];
  return sum;
}

/// A state is a place to jump from: 0 before the first partner, i + 1 at partner i.
struct Chain {
  std::int64_t words, partners, states;
  const float* emission;
  const float* empty_emission;
  float empty;      // probability of no partner
  float* jump;      // [2 I + 1] weight of a jump by (index - I)
  float* scale;     // [I + 1] what makes the jumps from a state add up to 1 - empty
  float* from;      // [J + 1, I + 1] p(state before word j | words before j)
  float* norm;      // [J] one over p(word j | words before)
  float* later;     // [I + 1] p(words behind j | state), up to a factor
  float* earlier;   // [I + 1] the same for the word before
  float* arriving;  // [I]
  float* jumped;    // [2 I + 1] expected jumps by their weight; null: not wanted

  /// Jump weights from `state` to partners 0, 1, ...
  HEED_INLINE float* jumps_from(float* by_distance, std::int64_t state) const {
    return by_distance + partners + 1 - state;
  }
};

HEED_INLINE void go_forward(const Chain& chain, float* partners) {
  const std::int64_t places = chain.partners, states = chain.states;
  for (std::int64_t j = 0; j < chain.words; ++j) {
    const float* from = chain.from + j * states;
    float* to = chain.from + (j + 1) * states;
    float* reached = partners + j * places;
    std::fill(reached, reached + places, 0.0F);
    for (std::int64_t k = 0; k < states; ++k)
      add_scaled(chain.jumps_from(chain.jump, k), from[k] * chain.scale[k], places, reached);
    for (std::int64_t i = 0; i < places; ++i) reached[i] *= chain.emission[j * places + i];
    const float stay = chain.empty * chain.empty_emission[j];  // `from` adds up to 1
    float sum = stay;
    for (std::int64_t i = 0; i < places; ++i) sum += reached[i];
    const float norm = 1.0F / sum;
    for (std::int64_t i = 0; i < places; ++i) reached[i] *= norm;
    for (std::int64_t k = 0; k < states; ++k) to[k] = from[k] * stay * norm;
    for (std::int64_t i = 0; i < places; ++i) to[i + 1] += reached[i];
    chain.norm[j] = norm;
  }
}

/// One word of the way back. `reached` becomes the posterior of each partner; returns that of none.
HEED_INLINE float go_back(const Chain& chain, std::int64_t j, float* reached) {
  const std::int64_t places = chain.partners, states = chain.states;
  const float* from = chain.from + j * states;
  const float stay = chain.empty * chain.empty_emission[j];
  const float none = stay * chain.norm[j] * dot(from, chain.later, states);
  const float whole = 1.0F / (none + dot(reached, chain.later + 1, places));
  for (std::int64_t i = 0; i < places; ++i) {
    reached[i] *= chain.later[i + 1] * whole;
    chain.arriving[i] = chain.emission[j * places + i] * chain.later[i + 1];
  }
  constexpr float kTooRare = 1e-4F;  // a state whose jumps count for nothing
  float largest = 0.0F;
  for (std::int64_t k = 0; k < states; ++k) {
    if (chain.jumped != nullptr && from[k] > kTooRare)
      add_scaled(chain.arriving, from[k] * chain.scale[k] * chain.norm[j] * whole, places,
                 chain.jumps_from(chain.jumped, k));
    chain.earlier[k] =
        chain.scale[k] * dot(chain.jumps_from(chain.jump, k), chain.arriving, places) +
        stay * chain.later[k];
    largest = std::max(largest, chain.earlier[k]);
  }
  for (std::int64_t k = 0; k < states; ++k) chain.later[k] = chain.earlier[k] / largest;
  return none * whole;
}

HEED_INLINE void run_chain(const Chain* chain, float* partners, float* empty) {
  for (std::int64_t k = 0; k < chain->states; ++k) {
    const float* jumps = chain->jumps_from(chain->jump, k);
    float sum = 0.0F;
    for (std::int64_t i = 0; i < chain->partners; ++i) sum += jumps[i];
    chain->scale[k] = (1.0F - chain->empty) / sum;
  }
  std::fill(chain->from, chain->from + chain->states, 0.0F);
  chain->from[0] = 1.0F;
  go_forward(*chain, partners);
  std::fill(chain->later, chain->later + chain->states, 1.0F);
  for (std::int64_t j = chain->words; j-- > 0;)
    empty[j] = go_back(*chain, j, partners + j * chain->partners);
}

std::size_t bin_of(std::int64_t distance) {
  constexpr std::int64_t kReach = JumpWeights::kReach;
  return static_cast<std::size_t>(std::clamp(distance, -kReach, kReach) + kReach);
}

}  // namespace

void chain_posteriors(const ChainInput& input, const JumpWeights& jumps, const ChainOutput& output,
                      ChainWorkspace& workspace) {
  const std::size_t words = input.words, places = input.partners, states = places + 1,
                    distances = 2 * places + 1;
  workspace.assign(2 * distances + 3 * states + (words + 1) * states + words + places, 0.0F);
  float* free = workspace.data();
  const auto take = [&free](std::size_t count) { return std::exchange(free, free + count); };
  Chain chain{.words = static_cast<std::int64_t>(words),
              .partners = static_cast<std::int64_t>(places),
              .states = static_cast<std::int64_t>(states),
              .emission = input.emission,
              .empty_emission = input.empty_emission,
              .empty = static_cast<float>(jumps.empty),
              .jump = take(distances),
              .scale = take(states),
              .from = take((words + 1) * states),
              .norm = take(words),
              .later = take(states),
              .earlier = take(states),
              .arriving = take(places),
              .jumped = take(distances)};
  if (output.jump_counts == nullptr) chain.jumped = nullptr;
  const auto bin = [&](std::size_t d) {
    return bin_of(static_cast<std::int64_t>(d) - chain.partners);
  };
  for (std::size_t d = 0; d < distances; ++d)
    chain.jump[d] = static_cast<float>(jumps.weights[bin(d)]);
  multiversion<run_chain>(&chain, output.partners, output.empty);
  for (std::size_t d = 0; d < distances && output.jump_counts != nullptr; ++d)
    output.jump_counts[bin(d)] += static_cast<double>(chain.jumped[d]) * chain.jump[d];
}

}  // namespace heed
