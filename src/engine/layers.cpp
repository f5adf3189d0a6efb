#include "engine/layers.h"

#include <algorithm>

#include "format/position_table.h"
#include "kernels/activation.h"
#include "kernels/residual_norm.h"

namespace heed {

void Scratch::make_room(std::int64_t rows, const ModelConfig& config) {
  const std::int64_t width = config.d_model;
  for (auto* buffer : {&x, &context, &sublayer}) grow(*buffer, rows * width);
  grow(attended, rows * 3 * width);
  grow(hidden, rows * std::max(config.encoder_ffn_dim, config.decoder_ffn_dim));
}

void PositionTable::reach(std::int64_t positions) {
  const auto known = static_cast<std::int64_t>(values_.size()) / width_;
  for (std::int64_t position = known; position < positions; ++position)
    for (std::int64_t column = 0; column < width_; ++column)
      values_.push_back(static_cast<float>(position_value(position, column, width_)));
}

void embed(const EngineParameters& parameters, const std::vector<float>& table, int id,
           const float* position, float* x) {
  const std::int64_t width = parameters.config.d_model;
  const float* vector = table.data() + id * width;
  for (std::int64_t i = 0; i < width; ++i)
    x[i] = vector[i] * parameters.embedding_scale + position[i];
}

void add_and_norm(const NormParameters& norm, const float* sublayer, float* x, std::int64_t rows) {
  residual_norm_forward({.x = x,
                         .sublayer = sublayer,
                         .weight = norm.weight.data(),
                         .bias = norm.bias.data(),
                         .y = x,
                         .normalised = nullptr,
                         .inverse_deviation = nullptr,
                         .width = static_cast<std::int64_t>(norm.weight.size()),
                         .dropout = {}},
                        0, rows);
}

namespace {

void activate(Activation activation, float* x, std::int64_t count) {
  if (activation == Activation::kRelu) relu_forward(x, x, {}, 0, count);
  if (activation == Activation::kGelu) gelu(x, 0, count);
  if (activation == Activation::kSwish) swish(x, 0, count);
}

}  // namespace

void feed_forward(const FeedForwardParameters& layer, Activation activation, Scratch& scratch,
                  std::int64_t rows) {
  layer.fc1.apply(scratch.x.data(), scratch.hidden.data(), rows);
  activate(activation, scratch.hidden.data(), rows * layer.fc1.outputs());
  layer.fc2.apply(scratch.hidden.data(), scratch.sublayer.data(), rows);
  add_and_norm(layer.norm, scratch.sublayer.data(), scratch.x.data(), rows);
}

}  // namespace heed
