#include <torch/torch.h>

#include "kernels/matrix_product.h"
#include "model/fused.h"

namespace heed::fused {
namespace {

using torch::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

float* data(const Tensor& tensor) { return tensor.data_ptr<float>(); }

struct Linear : torch::autograd::Function<Linear> {
  static Tensor forward(AutogradContext* context, const Tensor& given, const Tensor& weight,
                        const Tensor& bias, ProductPrecision products) {
    const auto x = given.contiguous();
    context->save_for_backward({x, weight});
    context->saved_data["products"] = static_cast<std::int64_t>(products);
    const auto in = weight.size(1), out = weight.size(0), rows = x.numel() / in;
    auto sizes = x.sizes().vec();
    sizes.back() = out;
    auto y = torch::empty(sizes);
    y.copy_(bias.expand_as(y));
    multiply({.m = rows,
              .n = out,
              .k = in,
              .a = {data(x), in},
              .b = {data(weight), in, true},
              .c = data(y),
              .accumulate = true,
              .precision = products});
    return y;
  }

  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    const auto saved = context->get_saved_variables();
    const auto &x = saved[0], &weight = saved[1];
    const auto products = static_cast<ProductPrecision>(context->saved_data["products"].toInt());
    const auto in = weight.size(1), out = weight.size(0), rows = x.numel() / in;
    const auto g = gradients[0].contiguous();
    auto x_gradient = torch::empty(x.sizes()), weight_gradient = torch::empty({out, in});
    multiply({.m = rows,
              .n = in,
              .k = out,
              .a = {data(g), out},
              .b = {data(weight), in},
              .c = data(x_gradient),
              .precision = products});
    multiply({.m = out,
              .n = in,
              .k = rows,
              .a = {data(g), out, true},
              .b = {data(x), in},
              .c = data(weight_gradient),
              .precision = products});
    return {x_gradient, weight_gradient, g.view({rows, out}).sum(0), Tensor()};
  }
};

}  // namespace

Tensor linear(const Tensor& x, const Tensor& weight, const Tensor& bias,
              ProductPrecision products) {
  return Linear::apply(x, weight, bias, products);
}

}  // namespace heed::fused
