#include "kernels/attention.h"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "kernels/random_values.h"

namespace heed {
namespace {

/// Attention of three sentences with two heads: what goes in, and all that a kernel writes.
struct Case {
  AttentionShape shape;
  std::int64_t width = shape.heads * shape.head_width;
  std::vector<float> queries = random_values(3 * shape.queries * width, 1),
                     keys = random_values(3 * shape.keys * width, 2),
                     values = random_values(3 * shape.keys * width, 3),
                     gradient = random_values(3 * shape.queries * width, 4);

  std::vector<std::vector<float>> results_of(const AttentionKernel& kernel) const {
    std::vector<float> context(queries.size()), query_gradient(queries.size()),
        key_gradient(keys.size()), value_gradient(keys.size()),
        weights(static_cast<std::size_t>(3 * shape.heads * shape.queries * shape.keys));
    kernel.forward({.shape = shape,
                    .queries = queries.data(),
                    .keys = keys.data(),
                    .values = values.data(),
                    .context = context.data(),
                    .weights = weights.data()},
                   0, 3 * shape.heads);
    kernel.backward({.shape = shape,
                     .queries = queries.data(),
                     .keys = keys.data(),
                     .values = values.data(),
                     .weights = weights.data(),
                     .context_gradient = gradient.data(),
                     .query_gradient = query_gradient.data(),
                     .key_gradient = key_gradient.data(),
                     .value_gradient = value_gradient.data()},
                    0, 3 * shape.heads);
    return {context, weights, query_gradient, key_gradient, value_gradient};
  }
};

TEST(AttentionKernels, OfEveryCpuAgree) {
  const std::vector<AttentionKernel> kernels = attention_kernels();
  for (const auto& [queries, keys] :
       {std::pair(1, 1), std::pair(7, 7), std::pair(6, 18), std::pair(33, 21)})
    for (const std::int64_t head_width : {3, 8, 32, 88})
      for (const bool causal : {false, true}) {
        const std::vector<std::int64_t> lengths = {keys, keys - 1, (keys + 1) / 2};
        const Case attention{.shape = {.queries = queries,
                                       .keys = keys,
                                       .heads = 2,
                                       .head_width = head_width,
                                       .key_lengths = causal ? nullptr : lengths.data(),
                                       .causal = causal,
                                       .dropout = DropoutMask::of(0.2, 5)}};
        const auto expected = attention.results_of(kernels.front());
        for (const AttentionKernel& kernel : kernels) {
          const auto results = attention.results_of(kernel);
          for (std::size_t array = 0; array < results.size(); ++array)
            for (std::size_t i = 0; i < results[array].size(); ++i)
              ASSERT_NEAR(results[array][i], expected[array][i], 2e-5)
                  << kernel.name << ", array " << array << ", " << queries << 'x' << keys << 'x'
                  << head_width << causal;
        }
      }
}

}  // namespace
}  // namespace heed
