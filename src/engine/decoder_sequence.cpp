#include "engine/decoder_sequence.h"

#include <algorithm>

#include "engine/decoder_layer.h"
#include "engine/output_layer.h"

namespace heed {
namespace {

/// The encoder's output of a batch's sources. Pairs that differ in the decoder's cuts alone share
/// one encoding.
struct EncodedSources {
  std::vector<float> memory = {};             ///< [N, D]
  std::vector<std::int64_t> first_rows = {};  ///< [pairs] where each pair's source begins in it
};

/// What the positions of given translations see: those before them and themselves, and the source.
class SequenceAttention {
 public:
  /// `inspections` [pairs].
  SequenceAttention(const EngineParameters& parameters, std::span<const IdPair> pairs,
                    const EncodedSources& sources, std::span<const Inspection> inspections,
                    Scratch& scratch)
      : parameters_(parameters),
        width_(parameters.config.d_model),
        heads_(parameters.config.decoder_attention_heads),
        pairs_(pairs),
        sources_(sources),
        inspections_(inspections),
        scratch_(scratch),
        source_(sources.memory.size() * 2) {}

  void to_target(std::size_t layer) {
    std::int64_t row = 0;
    for (std::size_t pair = 0; pair < pairs_.size(); ++pair) {
      const float* first = scratch_.attended.data() + row * 3 * width_;
      const auto length = std::ssize(pairs_[pair].target);
      for (std::int64_t place = 0; place < length; ++place, ++row) {
        attend({.query = first + place * 3 * width_,
                .keys = first + width_,
                .values = first + 2 * width_,
                .stride = 3 * width_,
                .count = place + 1},
               {AttentionKind::kDecoder, static_cast<int>(layer), static_cast<int>(place)}, pair,
               row);
      }
      keep_edges(AttentionKind::kDecoder, layer, pair, {first + 2 * width_, 3 * width_, length});
    }
  }

  void to_source(std::size_t layer) {
    const Linear& key_value = parameters_.decoder[layer].cross_attention.key_value;
    key_value.apply(sources_.memory.data(), source_.data(), std::ssize(sources_.memory) / width_);
    std::int64_t row = 0;
    for (std::size_t pair = 0; pair < pairs_.size(); ++pair) {
      const float* keys = source_.data() + sources_.first_rows[pair] * 2 * width_;
      const auto length = std::ssize(pairs_[pair].source),
                 queries = std::ssize(pairs_[pair].target);
      for (std::int64_t place = 0; place < queries; ++place, ++row) {
        attend({.query = scratch_.attended.data() + row * width_,
                .keys = keys,
                .values = keys + width_,
                .stride = 2 * width_,
                .count = length},
               {AttentionKind::kCross, static_cast<int>(layer), static_cast<int>(place)}, pair,
               row);
      }
      keep_edges(AttentionKind::kCross, layer, pair, {keys + width_, 2 * width_, length});
    }
  }

  void added(AttentionKind kind, std::size_t layer) {
    std::int64_t first = 0;
    for (std::size_t pair = 0; pair < pairs_.size(); ++pair) {
      if (ModelMaps* maps = inspections_[pair].maps; maps != nullptr)
        keep_residual_shares(maps->of(kind), static_cast<int>(layer), scratch_.x.data() + first,
                             scratch_.sublayer.data() + first, width_);
      first += std::ssize(pairs_[pair].target) * width_;
    }
  }

 private:
  /// The call, with what all calls share.
  void attend(RowAttention call, const QueryPlace& place, std::size_t pair, std::int64_t row) {
    call.heads = heads_;
    call.head_width = width_ / heads_;
    grow(scratch_.attention, attention_workspace(heads_, call.count));
    call.workspace = scratch_.attention.data();
    call.context = scratch_.context.data() + row * width_;
    attend_inspected(call, place, inspections_[pair], scratch_);
  }

  void keep_edges(AttentionKind kind, std::size_t layer, std::size_t pair,
                  const ValueRows& values) {
    const DecoderLayerParameters& parameters = parameters_.decoder[layer];
    const Linear& output = kind == AttentionKind::kCross ? parameters.cross_attention.output
                                                         : parameters.self_attention.output;
    if (ModelMaps* maps = inspections_[pair].maps; maps != nullptr)
      keep_contributions(maps->of(kind), static_cast<int>(layer), output, values);
  }

  const EngineParameters& parameters_;
  std::int64_t width_, heads_;
  std::span<const IdPair> pairs_;
  const EncodedSources& sources_;
  std::span<const Inspection> inspections_;
  Scratch& scratch_;
  std::vector<float> source_;  // [N, 2 D] keys and values of one layer
};

/// What decoding reads: the start symbol, and every id but the last.
void embed_targets(const EngineParameters& parameters, const PositionTable& positions,
                   std::span<const IdPair> pairs, float* x) {
  for (const IdPair& pair : pairs) {
    int previous = parameters.config.decoder_start_token_id;
    for (std::size_t place = 0; place < pair.target.size();
         ++place, x += parameters.config.d_model) {
      embed(parameters, *parameters.target_embedding, previous,
            positions.row(static_cast<std::int64_t>(place)), x);
      previous = pair.target[place];
    }
  }
}

/// Cuts and maps of each pair; `results` get their maps.
std::vector<Inspection> inspections_of(const ModelConfig& config, std::span<const IdPair> pairs,
                                       std::span<ForcedScores> results, const Wanted& wanted) {
  std::vector<Inspection> inspections;
  for (std::size_t pair = 0; pair < pairs.size(); ++pair) {
    results[pair].maps = empty_maps(config, pairs[pair], wanted);
    const bool keeps = wanted.maps != Wanted::Maps::kNone;
    inspections.push_back(
        {.cuts = pairs[pair].cuts, .maps = keeps ? &results[pair].maps : nullptr});
  }
  return inspections;
}

/// Whether the encoder reads a source as it is, and nothing of it is kept but its output.
bool is_read_plainly(const Inspection& inspection) {
  return inspection.maps == nullptr && inspection.vectors == nullptr &&
         std::none_of(inspection.cuts.begin(), inspection.cuts.end(),
                      [](const AttentionCut& cut) { return cut.kind == AttentionKind::kEncoder; });
}

EncodedSources encode_sources(const EngineParameters& parameters, const PositionTable& positions,
                              std::span<const IdPair> pairs,
                              std::span<const Inspection> inspections, Scratch& scratch) {
  std::vector<Sentence> sources;
  std::vector<Inspection> source_inspections;
  EncodedSources encoded;
  std::int64_t rows = 0;
  const std::vector<int>* plain = nullptr;  // the source last read plainly
  std::int64_t plain_row = 0;
  for (std::size_t pair = 0; pair < pairs.size(); ++pair) {
    const std::vector<int>& source = pairs[pair].source;
    const bool reads_plainly = is_read_plainly(inspections[pair]);
    const bool is_shared = reads_plainly && plain != nullptr && *plain == source;
    encoded.first_rows.push_back(is_shared ? plain_row : rows);
    if (is_shared) continue;
    if (reads_plainly) {
      plain = &source;
      plain_row = rows;
    }
    sources.emplace_back(source);
    source_inspections.push_back(inspections[pair]);
    rows += std::ssize(source);
  }
  encode(parameters, positions, sources, scratch, source_inspections);
  encoded.memory.assign(scratch.x.begin(), scratch.x.begin() + rows * parameters.config.d_model);
  return encoded;
}

void keep_log_probabilities(const EngineParameters& parameters, std::span<const IdPair> pairs,
                            std::span<ForcedScores> results, Scratch& scratch) {
  std::vector<int> targets;
  for (const IdPair& pair : pairs)
    targets.insert(targets.end(), pair.target.begin(), pair.target.end());
  std::vector<float> scores(targets.size());
  log_probabilities_of(parameters, targets, scratch, scores);
  auto next = scores.begin();
  for (std::size_t pair = 0; pair < pairs.size(); ++pair) {
    const auto length = std::ssize(pairs[pair].target);
    results[pair].token_log_probabilities.assign(next, next + length);
    next += length;
  }
}

/// The pairs through encoder and decoder, as far as what is wanted needs.
void read_pairs(const EngineParameters& parameters, const PositionTable& positions,
                std::span<const IdPair> pairs, std::span<const Inspection> inspections,
                const Wanted& wanted, Scratch& scratch) {
  const EncodedSources sources = encode_sources(parameters, positions, pairs, inspections, scratch);

  std::int64_t rows = 0;
  for (const IdPair& pair : pairs) rows += std::ssize(pair.target);
  scratch.make_room(rows, parameters.config);
  embed_targets(parameters, positions, pairs, scratch.x.data());
  SequenceAttention attention(parameters, pairs, sources, inspections, scratch);
  const bool ends_with_attention = !wanted.log_probabilities && wanted.layer != Wanted::kAllLayers;
  const std::size_t whole_layers =
      ends_with_attention ? static_cast<std::size_t>(wanted.layer) : parameters.decoder.size();
  for (std::size_t layer = 0; layer < whole_layers; ++layer)
    decoder_layer(parameters, layer, rows, attention, scratch);
  if (ends_with_attention) decoder_attentions(parameters, whole_layers, rows, attention, scratch);
}

}  // namespace

void score_pairs(const EngineParameters& parameters, const PositionTable& positions,
                 std::span<const IdPair> pairs, std::span<ForcedScores> results,
                 const Wanted& wanted, Scratch& scratch) {
  read_pairs(parameters, positions, pairs,
             inspections_of(parameters.config, pairs, results, wanted), wanted, scratch);
  if (wanted.log_probabilities) keep_log_probabilities(parameters, pairs, results, scratch);
}

HeadVectors head_vectors(const EngineParameters& parameters, const PositionTable& positions,
                         const IdPair& pair, HeadVectors of_head, Scratch& scratch) {
  const Inspection inspection{.cuts = pair.cuts, .vectors = &of_head};
  read_pairs(parameters, positions, {&pair, 1}, {&inspection, 1}, {}, scratch);
  return of_head;
}

}  // namespace heed
