#include "training/device_speed.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <numeric>
#include <vector>

#include "job/encoded_corpus.h"
#include "kernels/matrix_product.h"
#include "model/transformer.h"
#include "training/gradients.h"

namespace heed {
namespace {

/// Seconds of the fastest of several: what disturbs the machine for a moment does not count.
double least_seconds(const std::function<void()>& work) {
  using Clock = std::chrono::steady_clock;
  work();  // makes kernels
  double least = 1e9;
  for (const auto end = Clock::now() + std::chrono::milliseconds(300); Clock::now() < end;) {
    const auto start = Clock::now();
    work();
    least = std::min(least, std::chrono::duration<double>(Clock::now() - start).count());
  }
  return least;
}

/// Floating-point operations a second in products of square matrices on a GPU.
double rate_of_products(std::int64_t size, const torch::TensorOptions& type) {
  const auto a = torch::ones({size, size}, type), b = torch::ones({size, size}, type);
  auto c = torch::empty({size, size}, type);
  const double seconds = least_seconds([&] {
    torch::mm_out(c, a, b);
    torch::cuda::synchronize();
  });
  const auto width = static_cast<double>(size);
  return 2.0 * width * width * width / seconds;
}

/// A GPU computes in float32 what it is given in float32, and in bfloat16 by other units. Training
/// reaches about two thirds of its products (scripts/benchmark); what an update costs at least is
/// the time in which the CPU gives it some thousand kernels: measured on an H100 with 6 + 2 layers.
DeviceSpeed of_gpu(torch::Device device) {
  constexpr std::int64_t kSize = 4096;
  constexpr double kShareOfProducts = 0.65, kGain = 1.4, kUpdateSeconds = 0.039;
  const double rate = rate_of_products(kSize, device);
  const double narrow = rate_of_products(kSize, torch::dtype(torch::kBFloat16).device(device));
  return {.rate = kShareOfProducts * rate,
          .gains_by_bfloat16 = narrow > kGain * rate,
          .update_seconds = kUpdateSeconds};
}

/// Pairs of sentences of one length, as many tokens as fill a batch for each thread.
EncodedCorpus made_up_corpus(int threads, const ModelConfig& model) {
  constexpr int kTokens = 1024, kLength = 16;
  std::vector<std::vector<int>> lines;
  for (int line = 0; line < threads * kTokens / kLength; ++line) {
    lines.emplace_back(kLength, model.eos_token_id);
    for (int piece = 0; piece + 1 < kLength; ++piece)
      lines.back()[static_cast<std::size_t>(piece)] = (line * kLength + piece) % model.pad_token_id;
  }
  return {.source = lines, .target = lines};
}

/// By the gradients of one batch: what an update costs besides is little.
DeviceSpeed of_cpu() {
  ModelConfig config;
  config.d_model = 192;
  config.encoder_layers = config.decoder_layers = 1;
  config.encoder_ffn_dim = config.decoder_ffn_dim = 768;
  config.encoder_attention_heads = config.decoder_attention_heads = 4;
  config.vocab_size = config.decoder_vocab_size = 3000;
  config.pad_token_id = config.decoder_start_token_id = config.vocab_size - 1;
  Transformer model(config);
  const auto sums = flat_gradients(model);
  const TrainingOptions options;
  Gradients gradients(model, sums, options);
  const EncodedCorpus corpus = made_up_corpus(at::get_num_threads(), config);
  std::vector<std::uint32_t> pairs(corpus.source.size());
  std::iota(pairs.begin(), pairs.end(), 0U);
  const double seconds = least_seconds([&] {
    gradients.clear(1);
    gradients.add(corpus, pairs);
  });
  const auto pieces = static_cast<double>(corpus.target.value_count());
  return {.rate = pieces * training_cost(config, config.vocab_size, 1.0) / seconds,
          .gains_by_bfloat16 = has_bfloat16_products()};
}

}  // namespace

DeviceSpeed measure_device(torch::Device device) {
  return device.is_cuda() ? of_gpu(device) : of_cpu();
}

}  // namespace heed
