#include "engine/decoder_sequence.h"

#include <algorithm>
#include <cmath>

#include "engine/decoder_layer.h"
#include "engine/output_layer.h"
#include "kernels/row_attention.h"

namespace heed {
namespace {

/// |v_j W_O^(h)| of each head and key: [H, S]. values: row j at j * stride, heads interleaved.
std::vector<float> value_norms(const Linear& output, std::int64_t heads, const float* values, std::int64_t stride,
                               std::int64_t keys) {
  const std::int64_t width = output.inputs();
  std::vector<float> norms, one_head(static_cast<std::size_t>(keys * width)), added(one_head.size());
  for (std::int64_t head = 0; head < heads; ++head) {
    std::fill(one_head.begin(), one_head.end(), 0.0F);
    for (std::int64_t key = 0; key < keys; ++key)
      for (std::int64_t i = head; i < width; i += heads)
        one_head[static_cast<std::size_t>(key * width + i)] = values[key * stride + i];
    output.apply_weights(one_head.data(), added.data(), keys);
    for (std::int64_t key = 0; key < keys; ++key) {
      double squares = 0.0;
      for (std::int64_t i = 0; i < width; ++i) squares += std::pow(added[static_cast<std::size_t>(key * width + i)], 2);
      norms.push_back(static_cast<float>(std::sqrt(squares)));
    }
  }
  return norms;
}

/// What the positions of given translations see: those before them and themselves, and the source.
class SequenceAttention {
 public:
  /// `memory` [N, D]: the encoder's output of all sources. `results`: empty unless weights are to be kept.
  SequenceAttention(const EngineParameters& parameters, std::span<const IdPair> pairs, std::span<const float> memory,
                    std::span<ForcedScores> results, Scratch& scratch)
      : parameters_(parameters),
        width_(parameters.config.d_model),
        heads_(parameters.config.decoder_attention_heads),
        pairs_(pairs),
        memory_(memory),
        results_(results),
        scratch_(scratch),
        source_(memory.size() * 2) {}

  void to_target(std::size_t) {
    std::int64_t row = 0;
    for (const IdPair& pair : pairs_) {
      const float* first = scratch_.attended.data() + row * 3 * width_;
      const auto length = static_cast<std::int64_t>(pair.target.size());
      for (std::int64_t place = 0; place < length; ++place, ++row) {
        attend({.query = first + place * 3 * width_,
                .keys = first + width_,
                .values = first + 2 * width_,
                .stride = 3 * width_,
                .count = place + 1},
               row);
      }
    }
  }

  void to_source(std::size_t layer) {
    const auto& parameters = parameters_.decoder[layer].cross_attention;
    parameters.key_value.apply(memory_.data(), source_.data(), static_cast<std::int64_t>(memory_.size()) / width_);
    const float* keys = source_.data();
    std::int64_t row = 0;
    for (std::size_t pair = 0; pair < pairs_.size(); ++pair) {
      const auto length = static_cast<std::int64_t>(pairs_[pair].source.size());
      const auto queries = static_cast<std::int64_t>(pairs_[pair].target.size());
      float* weights = results_.empty() ? nullptr : kept_weights(layer, results_[pair].cross_attention);
      for (std::int64_t place = 0; place < queries; ++place, ++row) {
        attend({.query = scratch_.attended.data() + row * width_,
                .keys = keys,
                .values = keys + width_,
                .stride = 2 * width_,
                .count = length,
                .weights = weights == nullptr ? nullptr : weights + place * length,
                .weight_stride = queries * length},
               row);
      }
      if (weights != nullptr)
        keep_contributions(layer, value_norms(parameters.output, heads_, keys + width_, 2 * width_, length),
                           results_[pair].cross_attention);
      keys += length * 2 * width_;
    }
  }

 private:
  /// The call, with what all calls share.
  void attend(RowAttention call, std::int64_t row) {
    call.heads = heads_;
    call.head_width = width_ / heads_;
    grow(scratch_.attention, attention_workspace(heads_, call.count));
    call.workspace = scratch_.attention.data();
    call.mixed = scratch_.mixed.data() + row * width_;
    attend_row(call);
  }

  static std::size_t layer_size(const CrossAttention& kept) {
    return static_cast<std::size_t>(kept.heads) * static_cast<std::size_t>(kept.queries) *
           static_cast<std::size_t>(kept.keys);
  }

  static float* kept_weights(std::size_t layer, CrossAttention& kept) {
    return kept.weights.data() + layer * layer_size(kept);
  }

  /// `norms` [H, S]
  static void keep_contributions(std::size_t layer, const std::vector<float>& norms, CrossAttention& kept) {
    const auto queries = static_cast<std::size_t>(kept.queries), keys = static_cast<std::size_t>(kept.keys);
    const std::size_t first = layer * layer_size(kept);
    for (std::size_t i = 0; i < layer_size(kept); ++i)
      kept.contributions[first + i] = kept.weights[first + i] * norms[i / (queries * keys) * keys + i % keys];
  }

  const EngineParameters& parameters_;
  std::int64_t width_, heads_;
  std::span<const IdPair> pairs_;
  std::span<const float> memory_;
  std::span<ForcedScores> results_;
  Scratch& scratch_;
  std::vector<float> source_;  // [N, 2 D] keys and values of one layer
};

/// What decoding reads: the start symbol, and every id but the last.
void embed_targets(const EngineParameters& parameters, const PositionTable& positions, std::span<const IdPair> pairs,
                   float* x) {
  for (const IdPair& pair : pairs) {
    int previous = parameters.config.decoder_start_token_id;
    for (std::size_t place = 0; place < pair.target.size(); ++place, x += parameters.config.d_model) {
      embed(parameters, *parameters.target_embedding, previous, positions.row(static_cast<std::int64_t>(place)), x);
      previous = pair.target[place];
    }
  }
}

CrossAttention empty_maps(const ModelConfig& config, const IdPair& pair) {
  CrossAttention maps{.layers = config.decoder_layers,
                      .heads = config.decoder_attention_heads,
                      .queries = static_cast<int>(pair.target.size()),
                      .keys = static_cast<int>(pair.source.size()),
                      .weights = {},
                      .contributions = {}};
  const std::size_t size = static_cast<std::size_t>(maps.layers * maps.heads) * pair.target.size() * pair.source.size();
  maps.weights.resize(size);
  maps.contributions.resize(size);
  return maps;
}

}  // namespace

void score_pairs(const EngineParameters& parameters, const PositionTable& positions, std::span<const IdPair> pairs,
                 std::span<ForcedScores> results, bool with_attention, Scratch& scratch) {
  std::vector<Sentence> sources;
  std::vector<int> targets;
  for (std::size_t pair = 0; pair < pairs.size(); ++pair) {
    sources.emplace_back(pairs[pair].source);
    targets.insert(targets.end(), pairs[pair].target.begin(), pairs[pair].target.end());
    if (with_attention) results[pair].cross_attention = empty_maps(parameters.config, pairs[pair]);
  }
  encode(parameters, positions, sources, scratch);
  const auto memory_size = static_cast<std::ptrdiff_t>(total_length(sources) * parameters.config.d_model);
  const std::vector<float> memory(scratch.x.begin(), scratch.x.begin() + memory_size);

  const auto rows = static_cast<std::int64_t>(targets.size());
  scratch.make_room(rows, parameters.config);
  embed_targets(parameters, positions, pairs, scratch.x.data());
  SequenceAttention attention(parameters, pairs, memory, with_attention ? results : std::span<ForcedScores>(), scratch);
  for (std::size_t layer = 0; layer < parameters.decoder.size(); ++layer)
    decoder_layer(parameters, layer, rows, attention, scratch);

  std::vector<float> scores(targets.size());
  log_probabilities_of(parameters, targets, scratch, scores);
  auto next = scores.begin();
  for (std::size_t pair = 0; pair < pairs.size(); ++pair) {
    const auto length = static_cast<std::ptrdiff_t>(pairs[pair].target.size());
    results[pair].token_log_probabilities.assign(next, next + length);
    next += length;
  }
}

}  // namespace heed
