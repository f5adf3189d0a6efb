#include "cli/translation_alignment.h"

#include <charconv>
#include <stdexcept>

#include "alignment/attention_links.h"

namespace heed {
namespace {

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

/// Where an alignment belongs.
struct Place {
  std::size_t translation = 0, rank = 0;
};

std::vector<SoftAlignment> align_one_by_one(const ModelAligner& aligner, std::span<const EncodedPair> pairs) {
  std::vector<SoftAlignment> alignments;
  for (const EncodedPair& pair : pairs) {
    ModelAligner own = aligner;
    own.choose({&pair, 1});
    alignments.push_back(own.align({&pair, 1}).front());
  }
  return alignments;
}

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

WrittenAlignment write_alignment(const SoftAlignment& weights, const AlignmentStyle& style) {
  if (style.kind == AlignmentStyle::Kind::kSoft) return {print_soft_alignment(weights), matrix_json(weights)};
  const std::vector<Link> links =
      style.kind == AlignmentStyle::Kind::kHard ? hard_links(weights) : links_above(weights, style.threshold);
  return {print_links(links), links_json(links)};
}

std::vector<std::vector<WrittenAlignment>> align_translations(const ModelAligner& aligner, const Tokenizer& target,
                                                              std::span<const Translation> translations,
                                                              const AlignmentStyle& style) {
  std::vector<std::vector<WrittenAlignment>> alignments(translations.size());
  std::vector<EncodedPair> pairs;
  std::vector<Place> places;
  for (std::size_t i = 0; i < translations.size(); ++i) {
    const Translation& translation = translations[i];
    alignments[i].resize(translation.n_best.size(), {"", nlohmann::ordered_json::array()});
    for (std::size_t rank = 0; rank < translation.n_best.size(); ++rank) {
      EncodedPair pair{translation.source, target.describe(translation.n_best[rank].hypothesis.ids)};
      if (pair.is_empty()) continue;
      pairs.push_back(std::move(pair));
      places.push_back({i, rank});
    }
  }
  const auto weights = aligner.is_chosen() ? aligner.align(pairs) : align_one_by_one(aligner, pairs);
  for (std::size_t pair = 0; pair < pairs.size(); ++pair)
    alignments[places[pair].translation][places[pair].rank] = write_alignment(weights[pair], style);
  return alignments;
}

}  // namespace heed
