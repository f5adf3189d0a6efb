#include <ATen/Config.h>
#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <torch/torch.h>
#include <torch/version.h>

#include <stdexcept>

#include "bridge/model_scorer.h"
#include "bridge/torch_gradients.h"
#include "bridge/torch_half.h"
#include "decoding/thread_pool.h"
#include "engine/engine.h"
#include "training/device_speed.h"
#include "training/gloo_group.h"
#include "training/trainer.h"

/// The table of functions that libheed_torch.so offers (bridge/torch_half.h). LibTorch's errors end
/// here: what leaves is std::exception with the message for users, without a backtrace.
namespace heed {
namespace {

template <typename Action>
auto without_torch_errors(Action action) {
  try {
    return action();
  } catch (const c10::Error& error) {
    throw std::runtime_error(std::string("LibTorch: ") + error.what_without_backtrace());
  }
}

void prepare(const std::string& device, int threads) {
  at::set_num_threads(
      threads > 0 ? threads
                  : physical_cores());  // (LibTorch takes a virtual machine's cores for halves)
  if (device != "cpu" && device != "cuda")
    throw std::invalid_argument("--device is '" + device + "'; it must be cpu or cuda");
  if (device == "cuda" && !torch::cuda::is_available())
    throw std::invalid_argument(
        "--device cuda: this LibTorch finds no CUDA device; use --device cpu");
}

/// The rest of the line after `key` in LibTorch's description of its own build.
std::string configured(const std::string& key) {
  const std::string text = at::show_config();
  const auto found = text.find(key);
  if (found == std::string::npos) return "unknown";
  const auto first = found + key.size();
  return text.substr(first, text.find('\n', first) - first);
}

std::shared_ptr<Transformer> read_model(const std::filesystem::path& folder,
                                        const ComputeOptions& compute) {
  prepare(compute.device, compute.threads);
  const auto config = read_model_config(folder);
  auto model = std::make_shared<Transformer>(config);
  model->set_weights(read_model_weights(folder, config));
  model->to(torch::Device(compute.device));
  return model;
}

std::unique_ptr<LoadedModel> load_model(const std::filesystem::path& folder,
                                        const ComputeOptions& compute) {
  return without_torch_errors([&] {
    return std::unique_ptr<LoadedModel>(std::make_unique<ModelScorer>(read_model(folder, compute)));
  });
}

std::unique_ptr<GradientProbe> load_gradients(const std::filesystem::path& folder,
                                              const ComputeOptions& compute) {
  return without_torch_errors([&] {
    return std::unique_ptr<GradientProbe>(
        std::make_unique<TorchGradients>(read_model(folder, compute), compute.threads));
  });
}

/// On the CPU by the engine, with the model's weights as they are now.
Validation validate(Transformer& model, const TrainingJob& job) {
  if (job.device == "cpu") {
    Engine engine(model.config(), model.weights(), job.threads);
    return job.translate_and_score(engine, *job.processes);
  }
  const std::shared_ptr<Transformer> borrowed(std::shared_ptr<void>(), &model);
  ModelScorer scorer(borrowed);
  return job.translate_and_score(scorer, *job.processes);
}

TrainingResult train(const TrainingJob& job) {
  return without_torch_errors([&] {
    prepare(job.device, job.threads);
    Trainer::Score score;
    if (job.translate_and_score)
      score = [&job](Transformer& model) { return validate(model, job); };
    return Trainer(job, score).run();
  });
}

RuntimeInfo runtime_info(const ComputeOptions& compute) {
  return without_torch_errors([&] {
    prepare(compute.device, compute.threads);
    return RuntimeInfo{.libtorch = TORCH_VERSION,
                       .blas = {},
                       .cpu_capability = configured("CPU capability usage: "),
                       .threads = at::get_num_threads(),
                       .cuda = torch::cuda::is_available()};
  });
}

DeviceSpeed device_speed(const ComputeOptions& compute) {
  return without_torch_errors([&] {
    prepare(compute.device, compute.threads);
    return measure_device(torch::Device(compute.device));
  });
}

}  // namespace
}  // namespace heed

extern "C" const heed::TorchHalf* heed_torch_half() {
  static const heed::TorchHalf half{.load_model = heed::load_model,
                                    .load_gradients = heed::load_gradients,
                                    .join_processes = heed::join_processes,
                                    .train = heed::train,
                                    .runtime_info = heed::runtime_info,
                                    .device_speed = heed::device_speed};
  return &half;
}
