// The single-precision product of 2048 x 2048 matrices, on 1 and on all cores: what speeds are
// shares of.
#include <omp.h>

#include "bench/measure.h"
#include "decoding/thread_pool.h"
#include "kernels/matrix_product.h"
#include "kernels/packed_product.h"

namespace heed {
namespace {

constexpr std::int64_t kSize = 2048;

/// As training multiplies.
void peak_training(benchmark::State& state) {
  const std::vector<float> a = random_values(kSize * kSize), b = random_values(kSize * kSize);
  std::vector<float> c(a.size());
  omp_set_num_threads(static_cast<int>(state.range(0)));
  for (auto _ : state) {
    multiply({.m = kSize,
              .n = kSize,
              .k = kSize,
              .a = {a.data(), kSize},
              .b = {b.data(), kSize},
              .c = c.data()});
    benchmark::ClobberMemory();
  }
  count_product(state, kSize, kSize, kSize);
}

/// As the engine multiplies: blocks of rows on the threads of its pool.
void peak_engine(benchmark::State& state) {
  constexpr std::int64_t kRows = 64;
  const std::vector<float> a = random_values(kSize * kSize);
  const PackedMatrix matrix(a, {}, kSize);
  std::vector<float> c(a.size());
  const PackedProduct call{
      .matrix = matrix, .a = a.data(), .a_stride = kSize, .c = c.data(), .c_stride = kSize};
  ThreadPool pool(static_cast<int>(state.range(0)));
  for (auto _ : state) {
    pool.run(kSize / kRows, [&](std::size_t piece, std::size_t) {
      const auto first = static_cast<std::int64_t>(piece) * kRows;
      multiply_packed(call, first, first + kRows);
    });
    benchmark::ClobberMemory();
  }
  count_product(state, kSize, kSize, kSize);
}

void threads(benchmark::internal::Benchmark* bench) {
  bench->ArgName("threads")->UseRealTime()->Unit(benchmark::kMillisecond)->Arg(1);
  if (physical_cores() > 1) bench->Arg(physical_cores());
}

BENCHMARK(peak_training)->Apply(threads);
BENCHMARK(peak_engine)->Apply(threads);

}  // namespace
}  // namespace heed
