#include "explain/attention_flow.h"

namespace heed {
namespace {

void add(Matrix& sum, const Matrix& other, double share) {
  for (std::size_t i = 0; i < sum.values.size(); ++i) sum.values[i] += share * other.values[i];
}

Matrix layer_mean(const AttentionMaps& maps, const std::vector<float>& values, int layer) {
  Matrix mean = Matrix::zeros(maps.queries, maps.keys);
  for (int head = 0; head < maps.heads; ++head)
    add(mean, head_map(maps, values, layer, head), 1.0 / maps.heads);
  return mean;
}

Matrix product(const Matrix& a, const Matrix& b) {
  Matrix result = Matrix::zeros(a.rows, b.columns);
  for (int i = 0; i < a.rows; ++i)
    for (int k = 0; k < a.columns; ++k)
      for (int j = 0; j < b.columns; ++j) result.at(i, j) += a.at(i, k) * b.at(k, j);
  return result;
}

/// (r + mixed) / 2
Matrix half_residual(const Matrix& r, const Matrix& mixed) {
  Matrix result = Matrix::zeros(r.rows, r.columns);
  add(result, r, 0.5);
  add(result, mixed, 0.5);
  return result;
}

Matrix identity(int size) {
  Matrix matrix = Matrix::zeros(size, size);
  for (int i = 0; i < size; ++i) matrix.at(i, i) = 1.0;
  return matrix;
}

}  // namespace

Matrix mean_over_heads(const AttentionMaps& maps, const std::vector<float>& values) {
  Matrix mean = Matrix::zeros(maps.queries, maps.keys);
  for (int layer = 0; layer < maps.layers; ++layer)
    add(mean, layer_mean(maps, values, layer), 1.0 / maps.layers);
  return mean;
}

Matrix rollout(const ModelMaps& maps) {
  Matrix encoder = identity(maps.encoder.keys);
  for (int layer = 0; layer < maps.encoder.layers; ++layer)
    encoder = half_residual(
        encoder, product(layer_mean(maps.encoder, maps.encoder.weights, layer), encoder));
  Matrix source = Matrix::zeros(maps.cross.queries, maps.cross.keys);
  for (int layer = 0; layer < maps.decoder.layers; ++layer) {
    source = half_residual(source,
                           product(layer_mean(maps.decoder, maps.decoder.weights, layer), source));
    source =
        half_residual(source, product(layer_mean(maps.cross, maps.cross.weights, layer), encoder));
  }
  return source;
}

}  // namespace heed
