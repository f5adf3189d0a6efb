#pragma once

#include <benchmark/benchmark.h>

#include <cstdint>
#include <random>
#include <vector>

/// What the files of this folder share: values to compute with, and how work is counted.
namespace heed {

/// As many normally distributed values: zeros and denormals would take another time.
inline std::vector<float> random_values(std::int64_t count) {
  std::mt19937 random(1);
  std::normal_distribution<float> normal;
  std::vector<float> values(static_cast<std::size_t>(count));
  for (float& value : values) value = normal(random);
  return values;
}

/// A counter of work per second, of `work` for each iteration.
inline benchmark::Counter per_second(const benchmark::State& state, double work) {
  return {static_cast<double>(state.iterations()) * work, benchmark::Counter::kIsRate};
}

/// "FLOP/s" of an iteration that multiplies and adds [m, k] [k, n].
inline void count_product(benchmark::State& state, std::int64_t m, std::int64_t n, std::int64_t k) {
  state.counters["FLOP/s"] = per_second(state, 2.0 * static_cast<double>(m * n * k));
}

/// "B/s" of an iteration that reads and writes `floats` floats, each counted once.
inline void count_floats(benchmark::State& state, std::int64_t floats) {
  state.counters["B/s"] = per_second(state, 4.0 * static_cast<double>(floats));
}

}  // namespace heed
