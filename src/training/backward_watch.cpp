#include "training/backward_watch.h"

#include <torch/csrc/autograd/function.h>
#include <torch/csrc/autograd/variable.h>

namespace heed {

std::vector<ParameterWindow> parameter_windows(const torch::nn::Module& model, int count) {
  const auto parameters = model.parameters();
  std::int64_t size = 0;
  for (const auto& parameter : parameters) size += parameter.numel();
  std::vector<ParameterWindow> windows;
  ParameterWindow window{.first = size, .last = size};
  for (auto parameter = parameters.rbegin(); parameter != parameters.rend(); ++parameter) {
    window.first -= parameter->numel();
    ++window.parameters;
    if (window.first > 0 && (window.last - window.first) * count < size) continue;
    windows.push_back(window);
    window = {.first = window.first, .last = window.first};
  }
  return windows;
}

/// Runs after a parameter's gradient has been added to.
class BackwardWatch::Hook : public torch::autograd::FunctionPostHook {
 public:
  Hook(std::shared_ptr<Pass> pass, std::size_t window) : pass_(std::move(pass)), window_(window) {}

  torch::autograd::variable_list operator()(const torch::autograd::variable_list& outputs,
                                            const torch::autograd::variable_list&) override {
    if (pass_->finished && --pass_->missing[window_] == 0) pass_->finished(window_);
    return outputs;
  }

 private:
  std::shared_ptr<Pass> pass_;
  std::size_t window_;
};

BackwardWatch::BackwardWatch(const torch::nn::Module& model,
                             const std::vector<ParameterWindow>& windows)
    : windows_(windows) {
  const auto parameters = model.parameters();
  auto parameter = parameters.rbegin();
  for (std::size_t window = 0; window < windows_.size(); ++window)
    for (int i = 0; i < windows_[window].parameters; ++i, ++parameter) {
      auto accumulator = torch::autograd::impl::grad_accumulator(*parameter);
      accumulator->add_post_hook(std::make_unique<Hook>(pass_, window));
      accumulators_.push_back(std::move(accumulator));
    }
}

void BackwardWatch::begin(Finished finished) {
  pass_->finished = std::move(finished);
  pass_->missing.clear();
  for (const auto& window : windows_) pass_->missing.push_back(window.parameters);
}

}  // namespace heed
