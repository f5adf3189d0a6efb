#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/parameters.h"

/// What encoder and decoder are made of, over rows: N rows (a position of a sentence each), D model
/// width.
namespace heed {

/// One thread's working memory. It grows with the largest block and is used again and again.
struct Scratch {
  std::vector<float> x;          ///< [N, D] the rows on their way through the layers
  std::vector<float> attended;   ///< [N, 3 D] queries, keys, values
  std::vector<float> context;    ///< [N, D] what attention reads, before its output projection
  std::vector<float> sublayer;   ///< [N, D] what a sublayer adds to its input
  std::vector<float> hidden;     ///< [N, F] inside the feed-forward block
  std::vector<float> attention;  ///< what a row's attention computes in
  std::vector<float> weights;    ///< [H, S] of a query, where they are kept
  std::vector<float>
      factors;  ///< [H, S] what a query's weights are multiplied with where edges are cut
  std::vector<float> scores;  ///< scores of some next tokens of some rows

  void make_room(std::int64_t rows, const ModelConfig& config);
};

/// At least `size` elements, those there are kept.
template <typename Buffer>
void grow(Buffer& buffer, std::int64_t size) {
  if (buffer.size() < static_cast<std::size_t>(size)) buffer.resize(static_cast<std::size_t>(size));
}

/// Sinusoidal positions (format/position_table.h), computed as far as they are needed.
class PositionTable {
 public:
  explicit PositionTable(std::int64_t width) : width_(width) {}
  void reach(std::int64_t positions);
  const float* row(std::int64_t position) const { return values_.data() + position * width_; }

 private:
  std::int64_t width_;
  std::vector<float> values_;  // [positions, D]
};

/// x = scale * embedding[id] + position
void embed(const EngineParameters& parameters, const std::vector<float>& table, int id,
           const float* position, float* x);

/// x = LayerNorm(x + sublayer)
void add_and_norm(const NormParameters& norm, const float* sublayer, float* x, std::int64_t rows);

/// x = LayerNorm(x + fc2(activation(fc1(x)))), x = scratch.x
void feed_forward(const FeedForwardParameters& layer, Activation activation, Scratch& scratch,
                  std::int64_t rows);

}  // namespace heed
