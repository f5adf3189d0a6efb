#pragma once

#include <filesystem>
#include <future>
#include <memory>
#include <string>

#include "explain/model_probe.h"
#include "job/training_cost.h"
#include "job/training_job.h"

namespace heed {

struct ComputeOptions {
  std::string device = "cpu";         ///< "cpu" or "cuda"
  int threads = 0;                    ///< 0: one a physical core
  std::string precision = "float32";  ///< or "int8", of the engine alone (engine/linear.h)
  bool shortlist = false;             ///< search among the tokens of shortlist.bin, if there is one
};

/// Versions and what the numbers are computed with, for `heed info`.
struct RuntimeInfo {
  std::string libtorch, blas, cpu_capability;
  int threads = 0;
  bool cuda = false;
};

/// What `libheed_torch.so` offers: a table of functions, so that the lean half names no LibTorch
/// symbol.
struct TorchHalf {
  std::unique_ptr<LoadedModel> (*load_model)(const std::filesystem::path& folder,
                                             const ComputeOptions& compute);
  std::unique_ptr<GradientProbe> (*load_gradients)(const std::filesystem::path& folder,
                                                   const ComputeOptions& compute);
  /// Meets the other processes of a training (training/gloo_group.h).
  std::unique_ptr<ProcessGroup> (*join_processes)(const ProcessPlace& place);
  TrainingResult (*train)(const TrainingJob& job);
  RuntimeInfo (*runtime_info)(const ComputeOptions& compute);
  /// Measured, in a fifth of a second.
  DeviceSpeed (*device_speed)(const ComputeOptions& compute);
};

/// Whether the Torch half is there, beside the program or where the package installs it: a lean
/// build has none.
bool has_torch_half();

/// Opens the Torch half, once a process; chooses BLAS kernels and CPU capability in the environment
/// first. Throws std::runtime_error with the remedy where the library cannot be opened.
const TorchHalf& torch_half();

/// Opens it and loads a model's gradients in a thread of their own: that takes half a second, in
/// which the caller can do what needs none. The future throws what these would have thrown.
std::future<std::unique_ptr<GradientProbe>> load_gradients_beside(std::filesystem::path folder,
                                                                  ComputeOptions compute);

}  // namespace heed
