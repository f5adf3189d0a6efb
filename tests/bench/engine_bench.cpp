// What a step of decoding calls: packed products of few rows, attention of one query, log p of the next tokens.
#include "bench/measure.h"
#include "kernels/log_sum_exp.h"
#include "kernels/packed_product.h"
#include "kernels/row_attention.h"

namespace heed {
namespace {

void packed_product(benchmark::State& state) {
  const std::int64_t rows = state.range(0), inputs = state.range(1), outputs = state.range(2);
  const std::vector<float> a = random_values(rows * inputs);
  const PackedMatrix matrix(random_values(inputs * outputs), random_values(outputs), inputs);
  std::vector<float> c(static_cast<std::size_t>(rows * outputs));
  const PackedProduct call{.matrix = matrix, .a = a.data(), .a_stride = inputs, .c = c.data(), .c_stride = outputs};
  for (auto _ : state) {
    multiply_packed(call, 0, rows);
    benchmark::ClobberMemory();
  }
  count_product(state, rows, outputs, inputs);
}
BENCHMARK(packed_product)
    ->ArgNames({"rows", "inputs", "outputs"})
    ->ArgsProduct({{1, 4, 32, 128}, {128, 512}, {256, 512, 2048, 8000}});

/// Keys and values lie side by side in a row, as in the engine.
void row_attention(benchmark::State& state) {
  const std::int64_t keys = state.range(0), heads = state.range(1), width = state.range(2);
  const std::vector<float> query = random_values(width), memory = random_values(keys * 2 * width);
  std::vector<float> room(static_cast<std::size_t>(attention_room(heads, keys))), mixed(query.size());
  const RowAttention call{.query = query.data(),
                          .keys = memory.data(),
                          .values = memory.data() + width,
                          .stride = 2 * width,
                          .count = keys,
                          .heads = heads,
                          .head_width = width / heads,
                          .room = room.data(),
                          .mixed = mixed.data()};
  for (auto _ : state) {
    attend_row(call);
    benchmark::ClobberMemory();
  }
  state.counters["FLOP/s"] = per_second(state, 4.0 * static_cast<double>(keys * width));
  count_floats(state, 2 * keys * width);
}
BENCHMARK(row_attention)
    ->ArgNames({"keys", "heads", "width"})
    ->ArgsProduct({{10, 100, 1000}, {4}, {128}})
    ->ArgsProduct({{10, 100, 1000}, {8}, {512}});

void log_sum_exp_rows(benchmark::State& state) {
  const std::int64_t rows = state.range(0), part = 1024;
  const std::vector<float> x = random_values(rows * part);
  for (auto _ : state)
    for (std::int64_t row = 0; row < rows; ++row) {
      LogSumExp sum;
      sum.add(x.data() + row * part, part);
      benchmark::DoNotOptimize(sum);
    }
  count_floats(state, rows * part);
}
BENCHMARK(log_sum_exp_rows)->ArgName("rows")->Arg(1)->Arg(24);

}  // namespace
}  // namespace heed
