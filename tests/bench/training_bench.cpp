// What a step of training calls, each forward and backward, on one thread.
#include <omp.h>

#include "bench/measure.h"
#include "kernels/activation.h"
#include "kernels/adam.h"
#include "kernels/attention.h"
#include "kernels/cross_entropy.h"
#include "kernels/matrix_product.h"
#include "kernels/residual_norm.h"

namespace heed {
namespace {

constexpr std::int64_t kRows = 1024;
const DropoutMask kDropout = DropoutMask::of(0.1, 1);

/// The products of a linear layer: its outputs, and the gradients of its inputs and of its weights.
void linear(benchmark::State& state) {
  const std::int64_t rows = state.range(0), in = state.range(1), out = state.range(2);
  const auto precision =
      state.range(3) != 0 ? ProductPrecision::kBFloat16 : ProductPrecision::kFloat32;
  if (state.range(3) != 0 && !has_bfloat16_products())
    return state.SkipWithError("this CPU has no bfloat16 products");
  std::vector<float> x = random_values(rows * in), weight = random_values(out * in),
                     y = random_values(rows * out);
  std::vector<float> x_gradient = x, weight_gradient = weight;
  const std::vector<float> y_gradient = y;
  omp_set_num_threads(1);
  for (auto _ : state) {
    multiply({.m = rows,
              .n = out,
              .k = in,
              .a = {x.data(), in},
              .b = {weight.data(), in, true},
              .c = y.data(),
              .precision = precision});
    multiply({.m = rows,
              .n = in,
              .k = out,
              .a = {y_gradient.data(), out},
              .b = {weight.data(), in},
              .c = x_gradient.data(),
              .precision = precision});
    multiply({.m = out,
              .n = in,
              .k = rows,
              .a = {y_gradient.data(), out, true},
              .b = {x.data(), in},
              .c = weight_gradient.data(),
              .precision = precision});
    benchmark::ClobberMemory();
  }
  state.counters["FLOP/s"] = per_second(state, 6.0 * static_cast<double>(rows * in * out));
}

/// S: attention, feed-forward, output; then L's.
void layers(benchmark::internal::Benchmark* bench) {
  bench->ArgNames({"rows", "in", "out", "bfloat16"});
  for (const std::int64_t bfloat16 : {0, 1}) {
    for (const std::int64_t width : {128, 512}) {
      bench->Args({kRows, width, width, bfloat16});
      bench->Args({kRows, width, width == 128 ? 256 : 2048, bfloat16});
      bench->Args({256, width, 8000, bfloat16});
    }
  }
}
BENCHMARK(linear)->Apply(layers);

void widths(benchmark::internal::Benchmark* bench) { bench->ArgName("width")->Arg(128)->Arg(512); }

/// The arrays of residual_norm, forward and backward.
struct NormArrays {
  std::int64_t width;
  std::vector<float> x = random_values(kRows * width), sublayer = x, weight = random_values(width),
                     bias = weight;
  std::vector<float> y = x, normalised = x, inverse = random_values(kRows), x_gradient = x,
                     sublayer_gradient = x;
  std::vector<float> weight_gradient = weight, bias_gradient = bias;
};

void residual_norm_forward(benchmark::State& state) {
  NormArrays arrays{.width = state.range(0)};
  const ResidualNormForward call{.x = arrays.x.data(),
                                 .sublayer = arrays.sublayer.data(),
                                 .weight = arrays.weight.data(),
                                 .bias = arrays.bias.data(),
                                 .y = arrays.y.data(),
                                 .normalised = arrays.normalised.data(),
                                 .inverse_deviation = arrays.inverse.data(),
                                 .width = arrays.width,
                                 .dropout = kDropout};
  for (auto _ : state) {
    heed::residual_norm_forward(call, 0, kRows);
    benchmark::ClobberMemory();
  }
  count_floats(state, 4 * kRows * arrays.width);  // x, sublayer; y, normalised
}
BENCHMARK(residual_norm_forward)->Apply(widths);

void residual_norm_backward(benchmark::State& state) {
  NormArrays arrays{.width = state.range(0)};
  const ResidualNormBackward call{.y_gradient = arrays.y.data(),
                                  .normalised = arrays.normalised.data(),
                                  .inverse_deviation = arrays.inverse.data(),
                                  .weight = arrays.weight.data(),
                                  .x_gradient = arrays.x_gradient.data(),
                                  .sublayer_gradient = arrays.sublayer_gradient.data(),
                                  .weight_gradient = arrays.weight_gradient.data(),
                                  .bias_gradient = arrays.bias_gradient.data(),
                                  .width = arrays.width,
                                  .dropout = kDropout};
  for (auto _ : state) {
    heed::residual_norm_backward(call, 0, kRows);
    benchmark::ClobberMemory();
  }
  count_floats(state, 4 * kRows * arrays.width);  // y's gradient, normalised; both gradients
}
BENCHMARK(residual_norm_backward)->Apply(widths);

/// The logits become their gradient in place, which serves as the next logits.
void cross_entropy(benchmark::State& state) {
  constexpr std::int64_t kPositions = 256, kVocabulary = 8000;
  std::vector<float> logits = random_values(kPositions * kVocabulary), losses(kPositions),
                     likelihoods(kPositions);
  const std::vector<float> bias = random_values(kVocabulary);
  const std::vector<std::int64_t> targets(kPositions, 7);
  const CrossEntropyRows call{.logits = logits.data(),
                              .bias = bias.data(),
                              .targets = targets.data(),
                              .vocabulary = kVocabulary,
                              .ignored = 0,
                              .smoothing = 0.1F,
                              .losses = losses.data(),
                              .negative_log_likelihoods = likelihoods.data()};
  for (auto _ : state) {
    cross_entropy_with_gradient(call, 0, kPositions);
    benchmark::ClobberMemory();
  }
  count_floats(state, 2 * kPositions * kVocabulary);
}
BENCHMARK(cross_entropy);

/// A batch of sentences as long as each other, and the arrays of their attention.
struct AttentionArrays {
  std::int64_t length, heads, width, sentences = kRows / length;
  std::vector<float> queries = random_values(sentences * length * width), keys = queries,
                     values = queries;
  std::vector<float> context = queries,
                     weights = random_values(sentences * heads * length * length);
  std::vector<float> query_gradient = queries, key_gradient = queries, value_gradient = queries;

  AttentionShape shape() const {
    return {.queries = length,
            .keys = length,
            .heads = heads,
            .head_width = width / heads,
            .key_lengths = nullptr,
            .causal = false,
            .dropout = kDropout};
  }

  /// Multiplications and additions of one product over all weights.
  double product() const { return 2.0 * static_cast<double>(sentences * length * length * width); }
};

void shapes(benchmark::internal::Benchmark* bench) {
  bench->ArgNames({"length", "heads", "width"})->ArgsProduct({{16, 64, 256}, {4}, {128}});
  bench->ArgsProduct({{16, 64, 256}, {8}, {512}});
}

void attention_forward(benchmark::State& state) {
  AttentionArrays arrays{
      .length = state.range(0), .heads = state.range(1), .width = state.range(2)};
  const AttentionForward call{.shape = arrays.shape(),
                              .queries = arrays.queries.data(),
                              .keys = arrays.keys.data(),
                              .values = arrays.values.data(),
                              .context = arrays.context.data(),
                              .weights = arrays.weights.data()};
  for (auto _ : state) {
    heed::attention_forward(call, 0, arrays.sentences * arrays.heads);
    benchmark::ClobberMemory();
  }
  state.counters["FLOP/s"] = per_second(state, 2.0 * arrays.product());
}
BENCHMARK(attention_forward)->Apply(shapes);

void attention_backward(benchmark::State& state) {
  AttentionArrays arrays{
      .length = state.range(0), .heads = state.range(1), .width = state.range(2)};
  const AttentionBackward call{.shape = arrays.shape(),
                               .queries = arrays.queries.data(),
                               .keys = arrays.keys.data(),
                               .values = arrays.values.data(),
                               .weights = arrays.weights.data(),
                               .context_gradient = arrays.context.data(),
                               .query_gradient = arrays.query_gradient.data(),
                               .key_gradient = arrays.key_gradient.data(),
                               .value_gradient = arrays.value_gradient.data()};
  for (auto _ : state) {
    heed::attention_backward(call, 0, arrays.sentences * arrays.heads);
    benchmark::ClobberMemory();
  }
  state.counters["FLOP/s"] = per_second(state, 4.0 * arrays.product());
}
BENCHMARK(attention_backward)->Apply(shapes);

void relu_with_dropout(benchmark::State& state) {
  const std::int64_t count = kRows * state.range(0);
  const std::vector<float> x = random_values(count);
  std::vector<float> y(x.size());
  for (auto _ : state) {
    relu_forward(x.data(), y.data(), kDropout, 0, count);
    benchmark::ClobberMemory();
  }
  count_floats(state, 2 * count);
}
BENCHMARK(relu_with_dropout)->Apply(widths);

/// A model of 2.3 million weights, as S has.
void adam(benchmark::State& state) {
  constexpr std::int64_t kWeights = 2'300'000;
  std::vector<float> weights = random_values(kWeights), average = weights, first(weights.size()),
                     second(weights.size());
  const std::vector<float> gradients = random_values(kWeights);
  const AdamSweep call{.weights = weights.data(),
                       .average = average.data(),
                       .gradients = gradients.data(),
                       .first_moment = first.data(),
                       .second_moment = second.data(),
                       .step = {.gradient_scale = 1.0F,
                                .learning_rate = 1e-6F,
                                .beta1 = 0.9F,
                                .beta2 = 0.98F,
                                .epsilon = 1e-9F,
                                .correction1 = 1.0F,
                                .correction2 = 1.0F,
                                .weight_decay = 0.0F,
                                .average_decay = 0.999F}};
  for (auto _ : state) {
    adam_sweep(call, 0, kWeights);
    benchmark::ClobberMemory();
  }
  count_floats(state, 9 * kWeights);  // five arrays read, four of them written
}
BENCHMARK(adam);

}  // namespace
}  // namespace heed
