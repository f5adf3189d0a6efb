#include "training/backward_watch.h"

#include <torch/csrc/autograd/function.h>
#include <torch/csrc/autograd/variable.h>

#include <algorithm>

namespace heed {

std::vector<ParameterWindow> parameter_windows(const Transformer& model, int count) {
  const auto parameters = model.parameters(), tables = model.embedding_tables();
  const auto is_table = [&](const torch::Tensor& parameter) {
    return std::any_of(tables.begin(), tables.end(),
                       [&](const torch::Tensor& table) { return table.is_same(parameter); });
  };
  std::int64_t end = 0;
  for (const auto& parameter : parameters) end += parameter.numel();
  const std::int64_t enough = end / count;
  std::vector<ParameterWindow> windows, of_tables;
  for (std::size_t i = parameters.size(); i-- > 0;) {
    const std::int64_t first = end - parameters[i].numel();
    if (is_table(parameters[i])) {
      of_tables.push_back({.first = first, .last = end, .parameters = {i}});
    } else {
      const bool follows = !windows.empty() && windows.back().first == end &&
                           windows.back().last - windows.back().first < enough;
      if (!follows) windows.push_back({.first = end, .last = end});
      windows.back().first = first;
      windows.back().parameters.push_back(i);
    }
    end = first;
  }
  windows.insert(windows.end(), of_tables.begin(), of_tables.end());
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

BackwardWatch::BackwardWatch(const Transformer& model, const std::vector<ParameterWindow>& windows)
    : windows_(windows) {
  const auto parameters = model.parameters();
  for (std::size_t window = 0; window < windows_.size(); ++window)
    for (const auto i : windows_[window].parameters) {
      auto accumulator = torch::autograd::impl::grad_accumulator(parameters[i]);
      accumulator->add_post_hook(std::make_unique<Hook>(pass_, window));
      accumulators_.push_back(std::move(accumulator));
    }
}

void BackwardWatch::begin(Finished finished) {
  pass_->finished = std::move(finished);
  pass_->missing.clear();
  for (const auto& window : windows_) pass_->missing.push_back(window.parameters.size());
}

}  // namespace heed
