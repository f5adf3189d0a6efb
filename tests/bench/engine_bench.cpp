// What a step of decoding calls: products of few rows in 32 and in 8 bits, attention of one query,
// norms, activations, log p of the next tokens and the search among them.
#include <algorithm>
#include <string>

#include "bench/measure.h"
#include "kernels/activation.h"
#include "kernels/log_sum_exp.h"
#include "kernels/next_above.h"
#include "kernels/packed_product.h"
#include "kernels/quantized_product.h"
#include "kernels/residual_norm.h"
#include "kernels/row_attention.h"

namespace heed {
namespace {

void packed_product(benchmark::State& state) {
  const std::int64_t rows = state.range(0), inputs = state.range(1), outputs = state.range(2);
  const std::vector<float> a = random_values(rows * inputs);
  const PackedMatrix matrix(random_values(inputs * outputs), random_values(outputs), inputs);
  std::vector<float> c(static_cast<std::size_t>(rows * outputs));
  const PackedProduct call{
      .matrix = matrix, .a = a.data(), .a_stride = inputs, .c = c.data(), .c_stride = outputs};
  for (auto _ : state) {
    multiply_packed(call, 0, rows);
    benchmark::ClobberMemory();
  }
  count_product(state, rows, outputs, inputs);
}
BENCHMARK(packed_product)
    ->ArgNames({"rows", "inputs", "outputs"})
    ->ArgsProduct({{1, 4, 32, 128}, {128, 512}, {256, 512, 2048, 8000}});

/// The product in 8 bits with each kind of instructions that the CPU has.
void quantized_product(benchmark::State& state, const QuantizedKernel& kernel) {
  const std::int64_t rows = state.range(0), inputs = state.range(1), outputs = state.range(2);
  const std::vector<float> a = random_values(rows * inputs);
  const QuantizedMatrix matrix(random_values(inputs * outputs), random_values(outputs), inputs);
  std::vector<float> c(static_cast<std::size_t>(rows * outputs));
  const QuantizedProduct call{.matrix = matrix, .a = a.data(), .c = c.data()};
  for (auto _ : state) {
    multiply_quantized(call, 0, rows, kernel);
    benchmark::ClobberMemory();
  }
  count_product(state, rows, outputs, inputs);
}

[[maybe_unused]] const bool kQuantizedProducts = [] {
  for (const QuantizedKernel& kernel : quantized_kernels())
    benchmark::RegisterBenchmark((std::string("quantized_product/") + kernel.name).c_str(),
                                 quantized_product, kernel)
        ->ArgNames({"rows", "inputs", "outputs"})
        ->ArgsProduct({{1, 4, 32}, {512}, {512, 2048}});
  return true;
}();

/// Keys and values lie side by side in a row, as in the engine.
void row_attention(benchmark::State& state) {
  const std::int64_t keys = state.range(0), heads = state.range(1), width = state.range(2);
  const std::vector<float> query = random_values(width), memory = random_values(keys * 2 * width);
  std::vector<float> workspace(static_cast<std::size_t>(attention_workspace(heads, keys))),
      context(query.size());
  const RowAttention call{.query = query.data(),
                          .keys = memory.data(),
                          .values = memory.data() + width,
                          .stride = 2 * width,
                          .count = keys,
                          .heads = heads,
                          .head_width = width / heads,
                          .workspace = workspace.data(),
                          .context = context.data()};
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

/// As the engine calls it: without dropout, and nothing is kept for gradients.
void residual_norm(benchmark::State& state) {
  constexpr std::int64_t kRows = 24;
  const std::int64_t width = state.range(0);
  const std::vector<float> x = random_values(kRows * width), weight = random_values(width),
                           bias = weight;
  std::vector<float> y(x.size());
  const ResidualNormForward call{.x = x.data(),
                                 .sublayer = x.data(),
                                 .weight = weight.data(),
                                 .bias = bias.data(),
                                 .y = y.data(),
                                 .normalised = nullptr,
                                 .inverse_deviation = nullptr,
                                 .width = width,
                                 .dropout = {}};
  for (auto _ : state) {
    residual_norm_forward(call, 0, kRows);
    benchmark::ClobberMemory();
  }
  count_floats(state, 3 * kRows * width);
}
BENCHMARK(residual_norm)->ArgName("width")->Arg(128)->Arg(512);

/// An activation in place, of values that stay what they are for long: it is applied to a copy of
/// the same ones.
void activation(benchmark::State& state, void (*apply)(float*, std::int64_t, std::int64_t)) {
  constexpr std::int64_t kCount = 4096;
  const std::vector<float> x = random_values(kCount);
  std::vector<float> y(x.size());
  for (auto _ : state) {
    std::copy(x.begin(), x.end(), y.begin());
    apply(y.data(), 0, kCount);
    benchmark::ClobberMemory();
  }
  count_floats(state, 2 * kCount);
}
BENCHMARK_CAPTURE(activation, swish, swish);
BENCHMARK_CAPTURE(activation, gelu, gelu);
BENCHMARK_CAPTURE(activation, relu, [](float* x, std::int64_t begin, std::int64_t end) {
  relu_forward(x, x, {}, begin, end);
});

/// Through all logits of a vocabulary, none of which is above.
void next_above_none(benchmark::State& state) {
  const std::vector<float> values = random_values(8000);
  for (auto _ : state) benchmark::DoNotOptimize(next_above(values, 0, 1000.0F));
  count_floats(state, 8000);
}
BENCHMARK(next_above_none);

}  // namespace
}  // namespace heed
