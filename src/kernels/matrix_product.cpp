#include "kernels/matrix_product.h"

#include <dnnl.h>

#include <algorithm>
#include <atomic>
#include <compare>
#include <dnnl.hpp>
#include <map>
#include <memory>
#include <stdexcept>
#include <vector>

#include "kernels/bfloat16.h"

namespace heed {
namespace {

std::atomic<bool> bfloat16_products = false;

/// oneDNN writes a kernel for each shape it meets, which takes longer than to run it. Batches have any number of rows,
/// so products are cut into pieces of these many rows (halved until they fit), and few shapes occur.
constexpr std::int64_t kBlock = 2048, kUnit = 64;

std::int64_t round_up(std::int64_t n) { return (n + kUnit - 1) / kUnit * kUnit; }

const dnnl::engine& engine() {
  static const dnnl::engine kCpu(dnnl::engine::kind::cpu, 0);
  return kCpu;
}

/// A matrix as bfloat16, stored as it was, with zeros behind it up to `stored_rows`.
class RoundedMatrix {
 public:
  RoundedMatrix(const MatrixOperand& operand, std::int64_t rows, std::int64_t columns, std::int64_t stored_rows)
      : columns_(columns),
        values_(std::make_unique_for_overwrite<std::uint16_t[]>(static_cast<std::size_t>(stored_rows * columns))) {
    round_to_bfloat16(operand.values, operand.stride, rows, columns, values_.get());
    std::fill(values_.get() + rows * columns, values_.get() + stored_rows * columns, std::uint16_t{0});
  }
  void* row(std::int64_t index) const { return values_.get() + index * columns_; }

 private:
  std::int64_t columns_;
  std::unique_ptr<std::uint16_t[]> values_;
};

/// What oneDNN's kernel depends on.
struct RoundedShape {
  std::int64_t m, n, k;
  bool a_transposed, b_transposed, accumulate;
  auto operator<=>(const RoundedShape&) const = default;
};

/// oneDNN's kernel for a shape.
struct RoundedKernel {
  dnnl::memory::desc a, b, c;
  dnnl::matmul multiply;
};

RoundedKernel kernel_of(const RoundedShape& shape) {
  using Type = dnnl::memory::data_type;
  const auto [m, n, k, a_transposed, b_transposed, accumulate] = shape;
  const auto strides = [](std::int64_t rows, std::int64_t columns, bool transposed) {
    return transposed ? dnnl::memory::dims{1, rows} : dnnl::memory::dims{columns, 1};
  };
  const dnnl::memory::desc a({m, k}, Type::bf16, strides(m, k, a_transposed));
  const dnnl::memory::desc b({k, n}, Type::bf16, strides(k, n, b_transposed));
  const dnnl::memory::desc c({m, n}, Type::f32, dnnl::memory::dims{n, 1});
  dnnl::primitive_attr attributes;
  if (accumulate) {
    dnnl::post_ops add;
    add.append_sum();
    attributes.set_post_ops(add);
  }
  const dnnl::matmul::primitive_desc description(dnnl::matmul::desc(a, b, c), attributes, engine());
  return {.a = a, .b = b, .c = c, .multiply = dnnl::matmul(description)};
}

/// The same, kept: a training multiplies in few shapes, again and again.
const RoundedKernel& kept_kernel_of(const RoundedShape& shape) {
  thread_local std::map<RoundedShape, RoundedKernel> kernels;
  const auto found = kernels.find(shape);
  return found != kernels.end() ? found->second : kernels.emplace(shape, kernel_of(shape)).first->second;
}

/// c [m, n] (+)= a [m, k] b [k, n], packed; a or b may be stored transposed.
void run(const RoundedShape& shape, void* a, void* b, float* c) {
  const RoundedKernel& kernel = kept_kernel_of(shape);
  dnnl::stream stream(engine());
  kernel.multiply.execute(stream, {{DNNL_ARG_SRC, dnnl::memory(kernel.a, engine(), a)},
                                   {DNNL_ARG_WEIGHTS, dnnl::memory(kernel.b, engine(), b)},
                                   {DNNL_ARG_DST, dnnl::memory(kernel.c, engine(), c)}});
  stream.wait();
}

/// a [m, k] as it stands: m is a number of rows and varies.
void multiply_rows(std::int64_t m, std::int64_t n, std::int64_t k, MatrixOperand a, MatrixOperand b, float* c,
                   bool accumulate) {
  const RoundedMatrix rounded_a(a, m, k, round_up(m));
  const RoundedMatrix rounded_b(b, b.transposed ? n : k, b.transposed ? k : n, b.transposed ? n : k);
  const auto multiply_block = [&](std::int64_t first, std::int64_t rows, float* to) {
    run({rows, n, k, false, b.transposed, accumulate}, rounded_a.row(first), rounded_b.row(0), to);
  };
  std::int64_t first = 0;
  for (std::int64_t block = kBlock; block >= kUnit; block /= 2)
    for (; m - first >= block; first += block) multiply_block(first, block, c + first * n);
  if (first == m) return;
  std::vector<float> rest(static_cast<std::size_t>(kUnit * n));
  std::copy(c + first * n, c + m * n, rest.begin());
  multiply_block(first, kUnit, rest.data());
  std::copy_n(rest.begin(), (m - first) * n, c + first * n);
}

/// a is stored transposed [k, m]: k is a number of rows and varies; zeros behind them add nothing.
void multiply_over_rows(std::int64_t m, std::int64_t n, std::int64_t k, MatrixOperand a, MatrixOperand b, float* c,
                        bool accumulate) {
  const RoundedMatrix rounded_a(a, k, m, round_up(k)), rounded_b(b, k, n, round_up(k));
  run({m, n, round_up(k), true, false, accumulate}, rounded_a.row(0), rounded_b.row(0), c);
}

}  // namespace

void multiply(std::int64_t m, std::int64_t n, std::int64_t k, MatrixOperand a, MatrixOperand b, float* c,
              bool accumulate) {
  if (m == 0 || n == 0) return;
  if (bfloat16_products && !a.transposed) return multiply_rows(m, n, k, a, b, c, accumulate);
  if (bfloat16_products && !b.transposed) return multiply_over_rows(m, n, k, a, b, c, accumulate);
  const auto status = dnnl_sgemm(a.transposed ? 'T' : 'N', b.transposed ? 'T' : 'N', m, n, k, 1.0F, a.values, a.stride,
                                 b.values, b.stride, accumulate ? 1.0F : 0.0F, c, n);
  if (status != dnnl_success) throw std::runtime_error("oneDNN refused a matrix product");
}

bool has_bfloat16_products() { return __builtin_cpu_supports("avx512bf16") != 0; }

BFloat16Products::BFloat16Products(bool enable) { bfloat16_products = enable; }
BFloat16Products::~BFloat16Products() { bfloat16_products = false; }

}  // namespace heed
