#include "model/functions.h"

#include <torch/torch.h>
#include <torch/version.h>

#include <cmath>
#include <limits>
#include <mutex>

#include "kernels/activation.h"
#include "model/fused.h"

namespace heed {
namespace {

/// splitmix64 (Steele et al. 2014): independent seeds from a counter.
std::uint64_t mix(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15ULL;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

/// The device draws its next random numbers by `seed`.
void seed_generator(const torch::Device& device, std::uint64_t seed) {
  auto generator = at::globalContext().defaultGenerator(device);
  const std::lock_guard lock(generator.mutex());
  generator.set_current_seed(seed);
}

#if TORCH_VERSION_MAJOR >= 2
/// LibTorch's own kernels. Those of cuDNN, which LibTorch prefers on some cards, are compiled anew
/// for each shape, and hardly two batches have one: 0.35 s each on an H100, where an update takes
/// 0.04 s.
torch::Tensor attention_on_gpu(const torch::Tensor& q, const torch::Tensor& k,
                               const torch::Tensor& v, const AttentionMask& mask,
                               DropoutCall dropout) {
#if TORCH_VERSION_MAJOR > 2 || TORCH_VERSION_MINOR >= 5
  at::globalContext().setSDPUseCuDNN(false);
#endif
  if (dropout.rate > 0.0) seed_generator(q.device(), dropout.seed);
  if (mask.causal && !mask.key_lengths.defined())
    return torch::scaled_dot_product_attention(q, k, v, {}, dropout.rate, true);
  return torch::scaled_dot_product_attention(
      q, k, v, allowed_keys(mask, q.size(2), k.size(2), q.device()), dropout.rate);
}
#endif

/// On the CPU the same mask that the kernels draw, as a tensor; another device draws its own.
torch::Tensor dropped(const torch::Tensor& x, DropoutCall dropout) {
  if (dropout.rate == 0.0) return x;
  if (!x.is_cpu()) {
    seed_generator(x.device(), dropout.seed);
    return torch::dropout(x, dropout.rate, true);
  }
  const auto factors = torch::empty(x.sizes(), torch::kFloat32);
  dropout_factors(factors.data_ptr<float>(), DropoutMask::of(dropout.rate, dropout.seed), 0,
                  factors.numel());
  return x * factors.to(x.scalar_type());
}

torch::Tensor split_heads(const torch::Tensor& x, std::int64_t heads) {
  return x.view({x.size(0), x.size(1), heads, x.size(2) / heads})
      .transpose(1, 2);  // [B, H, N, D/H]
}

}  // namespace

DropoutCall ForwardPass::dropout(double rate) {
  rate *= dropout_.share;
  if (dropout_.seed == 0 || rate == 0.0) return {};
  return {.rate = rate, .seed = mix(dropout_.seed + ++calls_)};
}

torch::Tensor allowed_keys(const AttentionMask& mask, std::int64_t queries, std::int64_t keys,
                           const torch::Device& device) {
  const auto yes = torch::dtype(torch::kBool).device(device);
  const auto past = mask.causal ? torch::ones({1, 1, queries, keys}, yes).tril()
                                : torch::ones({1, 1, 1, keys}, yes);
  if (!mask.key_lengths.defined()) return past;
  const auto position = torch::arange(keys, mask.key_lengths.options());
  const auto real = position < mask.key_lengths.view({-1, 1, 1, 1});  // [B, 1, 1, S]
  return mask.causal ? past.logical_and(real) : real;
}

torch::Tensor linear(const torch::Tensor& x, const torch::Tensor& weight, const torch::Tensor& bias,
                     ProductPrecision products) {
  if (fused::serves(x)) return fused::linear(x, weight, bias, products);
  return torch::linear(x, weight.to(x.scalar_type()), bias.to(x.scalar_type()));
}

torch::Tensor attention(const torch::Tensor& queries, const torch::Tensor& keys,
                        const torch::Tensor& values, const AttentionMask& mask, std::int64_t heads,
                        DropoutCall dropout, AttentionTrace* trace) {
  if (trace == nullptr && fused::serves(queries))
    return fused::attention(queries, keys, values, mask, heads, dropout);
  const auto q = split_heads(queries, heads), k = split_heads(keys, heads),
             v = split_heads(values, heads);
#if TORCH_VERSION_MAJOR >= 2
  if (trace == nullptr && queries.is_cuda())
    return attention_on_gpu(q, k, v, mask, dropout).transpose(1, 2).reshape(queries.sizes());
#endif
  const auto scale = 1.0 / std::sqrt(static_cast<double>(q.size(3)));
  const auto allowed = allowed_keys(mask, q.size(2), k.size(2), q.device());
  const auto scores =
      (torch::matmul(q, k.transpose(2, 3)) * scale)  // [B, H, T, S]
          .masked_fill(allowed.logical_not(), -std::numeric_limits<double>::infinity());
  const auto weights =
      torch::softmax(scores, -1).nan_to_num(0.0);  // no key at all: 0 / 0, and nothing is read
  if (trace != nullptr) {
    trace->scores = scores;
    trace->weights = weights;
  }
  const auto context = torch::matmul(dropped(weights, dropout), v);  // [B, H, T, D/H]
  return context.transpose(1, 2).reshape(queries.sizes());           // [B, T, D]
}

torch::Tensor residual_norm(const torch::Tensor& x, const torch::Tensor& sublayer,
                            const torch::Tensor& weight, const torch::Tensor& bias,
                            DropoutCall dropout) {
  if (fused::serves(x)) return fused::residual_norm(x, sublayer, weight, bias, dropout);
  return torch::layer_norm(x + dropped(sublayer, dropout), {x.size(-1)}, weight.to(x.scalar_type()),
                           bias.to(x.scalar_type()), 1e-5);
}

torch::Tensor activate(const torch::Tensor& x, Activation activation, DropoutCall dropout) {
  if (activation == Activation::kGelu) return dropped(torch::gelu(x), dropout);
  if (activation == Activation::kSwish) return dropped(torch::silu(x), dropout);
  return fused::serves(x) ? fused::relu(x, dropout) : dropped(torch::relu(x), dropout);
}

torch::Tensor embed(const torch::Tensor& ids, const torch::Tensor& table, double scale,
                    std::int64_t offset, DropoutCall dropout, ProductPrecision products) {
  const auto positions = sinusoidal_positions(offset, ids.size(1), table.size(1), table.device())
                             .to(table.scalar_type());
  if (fused::serves(table)) return fused::embed(ids, table, positions, scale, dropout);
  const auto x = torch::embedding(table, ids) * scale + positions;
  const bool narrow = products == ProductPrecision::kBFloat16;
  return dropped(narrow ? x.to(torch::kBFloat16) : x, dropout);
}

torch::Tensor sinusoidal_positions(std::int64_t offset, std::int64_t length, std::int64_t width,
                                   const torch::Device& device) {
  const auto half = (width + 1) / 2;
  const auto exact = torch::dtype(torch::kFloat64).device(device);
  const auto position = torch::arange(offset, offset + length, exact).unsqueeze(1);  // [N, 1]
  const auto column = torch::arange(half, exact).unsqueeze(0);                       // [1, D/2]
  const auto angle =
      position / torch::pow(10000.0, 2.0 * column / static_cast<double>(width));  // [N, D/2]
  return torch::cat({torch::sin(angle), torch::cos(angle).narrow(1, 0, width - half)}, 1)
      .to(torch::kFloat32);
}

}  // namespace heed
