#include "model/fused.h"

#include <ATen/Parallel.h>
#include <torch/torch.h>

#include <algorithm>
#include <vector>

#include "kernels/activation.h"
#include "kernels/attention.h"
#include "kernels/embedding.h"
#include "kernels/residual_norm.h"

namespace heed::fused {
namespace {

using torch::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

float* data(const Tensor& tensor) { return tensor.data_ptr<float>(); }

/// How many rows of this width are worth a thread of their own.
std::int64_t grain(std::int64_t width) { return std::max<std::int64_t>(1, 16384 / width); }

void save_dropout(AutogradContext* context, DropoutCall dropout) {
  context->saved_data["rate"] = dropout.rate;
  context->saved_data["seed"] = static_cast<std::int64_t>(dropout.seed);
}

DropoutMask saved_dropout(AutogradContext* context) {
  return DropoutMask::of(context->saved_data["rate"].toDouble(),
                         static_cast<std::uint64_t>(context->saved_data["seed"].toInt()));
}

struct ResidualNorm : torch::autograd::Function<ResidualNorm> {
  static Tensor forward(AutogradContext* context, const Tensor& given, const Tensor& given_sublayer,
                        const Tensor& weight, const Tensor& bias, DropoutCall dropout) {
    const auto x = given.contiguous(), sublayer = given_sublayer.contiguous();
    const auto width = x.size(-1), rows = x.numel() / width;
    auto y = torch::empty(x.sizes()), normalised = torch::empty(x.sizes()),
         inverse = torch::empty({rows});
    const ResidualNormForward call{.x = data(x),
                                   .sublayer = data(sublayer),
                                   .weight = data(weight),
                                   .bias = data(bias),
                                   .y = data(y),
                                   .normalised = data(normalised),
                                   .inverse_deviation = data(inverse),
                                   .width = width,
                                   .dropout = DropoutMask::of(dropout.rate, dropout.seed)};
    at::parallel_for(0, rows, grain(width), [&](std::int64_t begin, std::int64_t end) {
      residual_norm_forward(call, begin, end);
    });
    context->save_for_backward({normalised, inverse, weight});
    save_dropout(context, dropout);
    return y;
  }

  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    const auto saved = context->get_saved_variables();
    const auto &normalised = saved[0], &inverse = saved[1], &weight = saved[2];
    const auto width = normalised.size(-1), rows = inverse.size(0);
    const auto g = gradients[0].contiguous();
    auto x_gradient = torch::empty(normalised.sizes()),
         sublayer_gradient = torch::empty(normalised.sizes());
    const std::int64_t parts =
        std::max<std::int64_t>(1, std::min<std::int64_t>(at::get_num_threads(), rows));
    auto sums = torch::zeros(
        {2, parts, width});  // each part of the rows adds up its own: one order whoever runs it
    at::parallel_for(0, parts, 1, [&](std::int64_t first, std::int64_t last) {
      for (std::int64_t part = first; part < last; ++part)
        residual_norm_backward({.y_gradient = data(g),
                                .normalised = data(normalised),
                                .inverse_deviation = data(inverse),
                                .weight = data(weight),
                                .x_gradient = data(x_gradient),
                                .sublayer_gradient = data(sublayer_gradient),
                                .weight_gradient = data(sums) + part * width,
                                .bias_gradient = data(sums) + (parts + part) * width,
                                .width = width,
                                .dropout = saved_dropout(context)},
                               rows * part / parts, rows * (part + 1) / parts);
    });
    const auto total = sums.sum(1);
    return {x_gradient, sublayer_gradient, total[0], total[1], Tensor()};
  }
};

AttentionShape shape_of(const Tensor& queries, const Tensor& keys, const Tensor& key_lengths,
                        bool causal, std::int64_t heads, DropoutMask dropout) {
  return {.queries = queries.size(1),
          .keys = keys.size(1),
          .heads = heads,
          .head_width = queries.size(2) / heads,
          .key_lengths = key_lengths.defined() ? key_lengths.data_ptr<std::int64_t>() : nullptr,
          .causal = causal,
          .dropout = dropout};
}

struct Attention : torch::autograd::Function<Attention> {
  static Tensor forward(AutogradContext* context, const Tensor& given_queries,
                        const Tensor& given_keys, const Tensor& given_values,
                        const AttentionMask& mask, std::int64_t heads, DropoutCall dropout) {
    const auto queries = given_queries.contiguous(), keys = given_keys.contiguous(),
               values = given_values.contiguous();
    auto read = torch::empty(queries.sizes());
    auto weights = torch::empty({queries.size(0), heads, queries.size(1), keys.size(1)});
    const AttentionForward call{
        .shape = shape_of(queries, keys, mask.key_lengths, mask.causal, heads,
                          DropoutMask::of(dropout.rate, dropout.seed)),
        .queries = data(queries),
        .keys = data(keys),
        .values = data(values),
        .context = data(read),
        .weights = data(weights)};
    at::parallel_for(0, queries.size(0) * heads, 1, [&](std::int64_t begin, std::int64_t end) {
      attention_forward(call, begin, end);
    });
    context->save_for_backward({queries, keys, values, weights, mask.key_lengths});
    context->saved_data["causal"] = mask.causal;
    save_dropout(context, dropout);
    return read;
  }

  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    const auto saved = context->get_saved_variables();
    const auto &queries = saved[0], &keys = saved[1], &values = saved[2], &weights = saved[3];
    const auto g = gradients[0].contiguous();
    auto query_gradient = torch::empty(queries.sizes()), key_gradient = torch::empty(keys.sizes()),
         value_gradient = torch::empty(values.sizes());
    const AttentionBackward call{
        .shape = shape_of(queries, keys, saved[4], context->saved_data["causal"].toBool(),
                          weights.size(1), saved_dropout(context)),
        .queries = data(queries),
        .keys = data(keys),
        .values = data(values),
        .weights = data(weights),
        .context_gradient = data(g),
        .query_gradient = data(query_gradient),
        .key_gradient = data(key_gradient),
        .value_gradient = data(value_gradient)};
    at::parallel_for(
        0, queries.size(0) * weights.size(1), 1,
        [&](std::int64_t begin, std::int64_t end) { attention_backward(call, begin, end); });
    return {query_gradient, key_gradient, value_gradient, Tensor(), Tensor(), Tensor()};
  }
};

struct Relu : torch::autograd::Function<Relu> {
  static Tensor forward(AutogradContext* context, const Tensor& given, DropoutCall dropout) {
    const auto x = given.contiguous();
    auto y = torch::empty(x.sizes());
    const auto mask = DropoutMask::of(dropout.rate, dropout.seed);
    at::parallel_for(0, x.numel(), grain(1), [&](std::int64_t begin, std::int64_t end) {
      relu_forward(data(x), data(y), mask, begin, end);
    });
    context->save_for_backward({y});
    save_dropout(context, dropout);
    return y;
  }

  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    const auto y = context->get_saved_variables()[0];
    const auto g = gradients[0].contiguous();
    auto x_gradient = torch::empty(y.sizes());
    at::parallel_for(0, y.numel(), grain(1), [&](std::int64_t begin, std::int64_t end) {
      relu_backward(data(y), data(g), data(x_gradient), saved_dropout(context), begin, end);
    });
    return {x_gradient, Tensor()};
  }
};

struct Embed : torch::autograd::Function<Embed> {
  static Tensor forward(AutogradContext* context, const Tensor& given, const Tensor& table,
                        const Tensor& positions, double scale, DropoutCall dropout) {
    const auto ids = given.contiguous();
    const auto width = table.size(1);
    auto y = torch::empty({ids.size(0), ids.size(1), width});
    const EmbeddingForward call{.ids = ids.data_ptr<std::int64_t>(),
                                .table = data(table),
                                .positions = data(positions),
                                .y = data(y),
                                .length = ids.size(1),
                                .width = width,
                                .scale = static_cast<float>(scale),
                                .dropout = DropoutMask::of(dropout.rate, dropout.seed)};
    at::parallel_for(0, ids.numel(), grain(width), [&](std::int64_t begin, std::int64_t end) {
      embedding_forward(call, begin, end);
    });
    context->save_for_backward({ids});
    context->saved_data["vocabulary"] = table.size(0);
    context->saved_data["scale"] = scale;
    save_dropout(context, dropout);
    return y;
  }

  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    const auto ids = context->get_saved_variables()[0];
    const auto g = gradients[0].contiguous();
    const auto width = g.size(2);
    auto table_gradient = torch::zeros({context->saved_data["vocabulary"].toInt(), width});
    const EmbeddingBackward call{
        .ids = ids.data_ptr<std::int64_t>(),
        .y_gradient = data(g),
        .table_gradient = data(table_gradient),
        .rows = ids.numel(),
        .width = width,
        .scale = static_cast<float>(context->saved_data["scale"].toDouble()),
        .dropout = saved_dropout(context)};
    at::parallel_for(0, width, 16, [&](std::int64_t begin, std::int64_t end) {
      embedding_backward(call, begin, end);
    });
    return {Tensor(), table_gradient, Tensor(), Tensor(), Tensor()};
  }
};

}  // namespace

bool serves(const Tensor& x) { return x.scalar_type() == torch::kFloat32 && x.device().is_cpu(); }

Tensor attention(const Tensor& queries, const Tensor& keys, const Tensor& values,
                 const AttentionMask& mask, std::int64_t heads, DropoutCall dropout) {
  return Attention::apply(queries, keys, values, mask, heads, dropout);
}

Tensor residual_norm(const Tensor& x, const Tensor& sublayer, const Tensor& weight,
                     const Tensor& bias, DropoutCall dropout) {
  return ResidualNorm::apply(x, sublayer, weight, bias, dropout);
}

Tensor relu(const Tensor& x, DropoutCall dropout) { return Relu::apply(x, dropout); }

Tensor embed(const Tensor& ids, const Tensor& table, const Tensor& positions, double scale,
             DropoutCall dropout) {
  return Embed::apply(ids, table, positions, scale, dropout);
}

}  // namespace heed::fused
