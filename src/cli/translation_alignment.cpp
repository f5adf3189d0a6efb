#include "cli/translation_alignment.h"

#include <charconv>
#include <stdexcept>

#include "alignment/attention_links.h"
#include "decoding/forced_batches.h"

namespace heed {
namespace {

SoftAlignment word_weights(const CrossAttention& attention, const EncodedLine& source, const EncodedLine& target) {
  const AttentionView view{attention.contributions, attention.layers, attention.heads, attention.queries,
                           attention.keys};
  LayerStrength strength;
  strength.add(view, AlignmentMethod::kShifted);
  AttentionChoice choice;
  choice.layer = strength.strongest();
  const SoftAlignment pieces = piece_alignment(view, choice);
  return word_alignment(pieces, {source.word_of_piece, source.words}, {target.word_of_piece, target.words});
}

nlohmann::ordered_json links_json(const std::vector<Link>& links) {
  auto json = nlohmann::ordered_json::array();
  for (const Link& link : links) json.push_back({link.source, link.target});
  return json;
}

/// A row a target word, normalised to sum 1 as in the text format.
nlohmann::ordered_json matrix_json(const SoftAlignment& weights) {
  auto rows = nlohmann::ordered_json::array();
  for (int target = 0; target < weights.targets; ++target) {
    double sum = 0;
    for (int source = 0; source < weights.sources; ++source) sum += weights.at(target, source);
    auto row = nlohmann::ordered_json::array();
    for (int source = 0; source < weights.sources; ++source) {
      row.push_back(sum > 0 ? weights.at(target, source) / sum : 0.0);
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

/// A pair to be read by force, and where its alignment belongs.
struct Place {
  std::size_t translation = 0, rank = 0;
};

}  // namespace

AlignmentStyle AlignmentStyle::parse(const std::string& text) {
  if (text.empty()) return {};
  if (text == "hard") return {.kind = Kind::kHard};
  if (text == "soft") return {.kind = Kind::kSoft};
  AlignmentStyle style{.kind = Kind::kThreshold};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), style.threshold);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  if (!whole || !(style.threshold >= 0 && style.threshold <= 1)) {
    throw std::invalid_argument("--alignment must be hard, soft or a share from 0 to 1, not \"" + text + "\"");
  }
  return style;
}

WrittenAlignment write_alignment(const CrossAttention& attention, const EncodedLine& source, const EncodedLine& target,
                                 const AlignmentStyle& style) {
  const SoftAlignment weights = word_weights(attention, source, target);
  if (style.kind == AlignmentStyle::Kind::kSoft) return {print_soft_alignment(weights), matrix_json(weights)};
  const std::vector<Link> links =
      style.kind == AlignmentStyle::Kind::kHard ? hard_links(weights) : links_above(weights, style.threshold);
  return {print_links(links), links_json(links)};
}

std::vector<std::vector<WrittenAlignment>> align_translations(ForcedScorer& scorer, const Tokenizer& target,
                                                              std::span<const Translation> translations,
                                                              const AlignmentStyle& style) {
  std::vector<std::vector<WrittenAlignment>> alignments(translations.size());
  std::vector<IdPair> pairs;
  std::vector<EncodedLine> targets;
  std::vector<Place> places;
  for (std::size_t i = 0; i < translations.size(); ++i) {
    const Translation& translation = translations[i];
    alignments[i].resize(translation.n_best.size(), {"", nlohmann::ordered_json::array()});
    if (translation.source.pieces.empty()) continue;
    for (std::size_t rank = 0; rank < translation.n_best.size(); ++rank) {
      targets.push_back(target.describe(translation.n_best[rank].hypothesis.ids));
      pairs.push_back({translation.source.ids, targets.back().ids});
      places.push_back({i, rank});
    }
  }
  score_in_batches(scorer, pairs, {.with_attention = true}, [&](std::size_t pair, const ForcedScores& scores) {
    const Place& place = places[pair];
    alignments[place.translation][place.rank] =
        write_alignment(scores.cross_attention, translations[place.translation].source, targets[pair], style);
  });
  return alignments;
}

}  // namespace heed
