#include "alignment/model_aligner.h"

#include <algorithm>
#include <iterator>
#include <stdexcept>
#include <utility>

#include "decoding/forced_batches.h"
#include "decoding/translator_options.h"
#include "decoding/units.h"

namespace heed {
namespace {

bool cut(EncodedLine& line, std::size_t longest) {
  if (line.pieces.size() <= longest) return false;
  cut_to(line, longest);
  return true;
}

/// Which source word decides which target word, [target words + 1, source words + 1]: by how much
/// log p of the target word falls when the source word's pieces are left out, and 0 where it does
/// not fall. `</s>` is never left out.
SoftAlignment deciding_words(ForcedScorer& scorer, const EncodedPair& pair) {
  const Axis source = axis_of(pair.source), target = axis_of(pair.target);
  std::vector<SourceVariant> variants;
  for (int word = 0; word < pair.source.words; ++word)
    variants.push_back({.source = without_units(pair.source.ids, source, std::vector{word})});
  const auto lost = losses(scorer, pair.ids(), variants);  // [source words][T]
  auto decides = SoftAlignment::zeros(target.units, source.units);
  for (int word = 0; word < pair.source.words; ++word) {
    const auto by_target = sum_by_unit<double>(lost[static_cast<std::size_t>(word)], target);
    for (int row = 0; row < target.units; ++row)
      decides.at(row, word) =
          static_cast<float>(std::max(0.0, by_target[static_cast<std::size_t>(row)]));
  }
  return decides;
}

SoftAlignment in_words(const SoftAlignment& pieces, const EncodedPair& pair) {
  return by_units(pieces, axis_of(pair.target), axis_of(pair.source));
}

/// How well links of pairs agree with others: the F-measure.
class Agreement {
 public:
  /// Both ordered.
  void add(const std::vector<Link>& found, const std::vector<Link>& wanted) {
    std::vector<Link> common;
    std::set_intersection(found.begin(), found.end(), wanted.begin(), wanted.end(),
                          std::back_inserter(common));
    common_ += common.size();
    all_ += found.size() + wanted.size();
  }
  bool operator<(const Agreement& other) const {
    return common_ * other.all_ < other.common_ * all_;
  }

 private:
  std::size_t common_ = 0, all_ = 0;
};

}  // namespace

void AlignerOptions::validate() const {
  if (batch_tokens < 1) throw std::invalid_argument("--batch-tokens must be at least 1");
}

ModelAligner::ModelAligner(ForcedScorer& scorer, Vocabulary vocabulary, const ModelConfig& config,
                           AlignerOptions options)
    : scorer_(scorer),
      vocabulary_(std::move(vocabulary)),
      longest_(static_cast<std::size_t>(config.max_position_embeddings - 1)),  // and </s>
      options_(std::move(options)),
      layers_(config.decoder_layers),
      heads_(config.decoder_attention_heads),
      layer_(options_.layer),
      method_(options_.method),
      is_open_(!is_chosen()) {
  options_.validate();
  if (layer_ || method_ || config.alignment_layer < 0) return;
  const UnknownReading recorded = UnknownReading::of(config);
  layer_ = recorded.reading.layer;
  method_ = recorded.is_shifted ? AlignmentMethod::kShifted : AlignmentMethod::kPlain;
  is_open_ = config.alignment_head < 0;
  if (options_.all_heads || !options_.heads.empty()) return;
  options_.heads = recorded.reading.heads;
  if (!options_.figure) options_.figure = recorded.reading.figure;
  if (config.alignment_head >= 0) last_column_ = LastColumn::kEmptyWord;
}

AttentionReading ModelAligner::reading_of_layer(int layer) const {
  return {.layer = layer,
          .heads = options_.heads,
          .figure = options_.figure.value_or(EdgeFigure::kContribution)};
}

EncodedPair ModelAligner::encode(const PairToAlign& pair,
                                 const std::function<void(const char* side)>& was_cut) const {
  EncodedPair encoded{.source = vocabulary_.source.encode(pair.source),
                      .target = pair.target_ids ? vocabulary_.target.describe(*pair.target_ids)
                                                : vocabulary_.target.encode(pair.target)};
  if (cut(encoded.source, longest_)) was_cut("source");
  if (cut(encoded.target, longest_)) was_cut("target");
  return encoded;
}

std::vector<AttentionChoice> ModelAligner::candidates() const {
  const int top = options_.layer.value_or(layers_ - 1), bottom = options_.layer.value_or(0);
  std::vector<AttentionChoice> candidates;
  for (int layer = top; layer >= bottom; --layer)
    for (const AlignmentMethod method : {AlignmentMethod::kPlain, AlignmentMethod::kShifted})
      if (options_.method.value_or(method) == method)
        candidates.push_back({.reading = reading_of_layer(layer), .method = method});
  return candidates;
}

void ModelAligner::choose(std::span<const EncodedPair> pairs, const FindLinks& learnt) {
  if (!is_open_) return;
  const auto count =
      std::count_if(pairs.begin(), pairs.end(), [](const auto& pair) { return !pair.is_empty(); });
  if (learnt && count >= kFewestToLearnFrom) {
    const auto links = learnt();
    choose_by(pairs, [&](std::size_t i) { return links[i]; });
  } else if (!is_chosen()) {
    choose_by(pairs, [&](std::size_t i) { return hard_links(deciding_words(scorer_, pairs[i])); });
  }
  is_open_ = false;
}

void ModelAligner::choose_by(std::span<const EncodedPair> pairs,
                             const std::function<std::vector<Link>(std::size_t)>& wanted) {
  const std::vector<AttentionChoice> choices = candidates();
  for (const AttentionChoice& choice : choices) choice.validate(layers_, heads_);
  std::vector<Agreement> agreement(choices.size());
  read(pairs, options_.layer.value_or(Wanted::kAllLayers),
       [&](std::size_t i, const AttentionMaps& cross) {
         const std::vector<Link> links = wanted(i);
         for (std::size_t c = 0; c < choices.size(); ++c) {
           const SoftAlignment pieces =
               piece_alignment(read_steps(cross, choices[c].reading), choices[c].method);
           agreement[c].add(hard_links(in_words(pieces, pairs[i])), links);
         }
       });
  const auto best = std::max_element(agreement.begin(), agreement.end()) - agreement.begin();
  layer_ = choices[static_cast<std::size_t>(best)].reading.layer;
  method_ = choices[static_cast<std::size_t>(best)].method;
}

std::vector<SoftAlignment> ModelAligner::align(std::span<const EncodedPair> pairs) const {
  choice().validate(layers_, heads_);
  std::vector<SoftAlignment> alignments(pairs.size());
  read(pairs, *layer_, [&](std::size_t i, const AttentionMaps& cross) {
    alignments[i] = align(pairs[i], read_steps(cross, choice().reading));
  });
  return alignments;
}

SoftAlignment ModelAligner::align(const EncodedPair& pair, const SoftAlignment& steps) const {
  const SoftAlignment pieces = piece_alignment(steps, *method_);
  return options_.units == AlignmentUnits::kWord ? in_words(pieces, pair) : pieces;
}

void ModelAligner::read(std::span<const EncodedPair> pairs, int layer,
                        const std::function<void(std::size_t, const AttentionMaps&)>& visit) const {
  std::vector<IdPair> ids;
  std::vector<std::size_t> places;  // of what is not empty
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    if (pairs[i].is_empty()) continue;
    ids.push_back(pairs[i].ids());
    places.push_back(i);
  }
  const Wanted wanted{.log_probabilities = false, .maps = Wanted::Maps::kCross, .layer = layer};
  score_in_batches(
      scorer_, ids, {.batch_tokens = options_.batch_tokens, .wanted = wanted},
      [&](std::size_t i, const ForcedScores& scores) { visit(places[i], scores.maps.cross); });
}

}  // namespace heed
