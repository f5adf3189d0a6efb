#include "explain/head_kinds.h"

#include <algorithm>
#include <utility>

namespace heed {
namespace {

/// The word that stands least often in the corpus (the first of equals), -1 where there is none
/// with pieces.
int rarest_word(const SideText& side, const HeadProfiles::Counts& counts) {
  int rarest = -1, fewest = 0;
  for (int word = 0; word + 1 < side.units(); ++word) {
    if (side.pieces_of(word).empty()) continue;
    const auto found = counts.find(side.words[static_cast<std::size_t>(word)]);
    const int count = found == counts.end() ? 0 : found->second;
    if (rarest < 0 || count < fewest) {
      rarest = word;
      fewest = count;
    }
  }
  return rarest;
}

}  // namespace

std::string HeadProfile::kind() const {
  const std::pair<double, const char*> places[] = {
      {previous, "previous"}, {same, "same"}, {next, "next"}, {end, "end"}, {rare, "rare"}};
  const auto& most =
      *std::max_element(std::begin(places), std::end(places),
                        [](const auto& a, const auto& b) { return a.first < b.first; });
  return most.first >= kClear ? most.second : "other";
}

void HeadProfile::add(const Matrix& weights, const std::vector<int>& rare_keys) {
  const int end_key = attention == AttentionKind::kDecoder ? 0 : weights.columns - 1;
  const auto weight = [&](int query, int key) {
    return key < 0 || key >= weights.columns ? 0.0 : weights.at(query, key) / weights.rows;
  };
  for (int query = 0; query < weights.rows; ++query) {
    previous += weight(query, query - 1);
    same += weight(query, query);
    next += weight(query, query + 1);
    end += weight(query, end_key);
    for (const int key : rare_keys) rare += weight(query, key);
  }
}

HeadProfiles::HeadProfiles(ModelProbe& probe, Counts source_counts, Counts target_counts)
    : probe_(probe),
      source_counts_(std::move(source_counts)),
      target_counts_(std::move(target_counts)) {
  for (const AttentionKind kind : kAttentionKinds)
    for (int layer = 0; layer < layers_of(probe.config(), kind); ++layer)
      for (int head = 0; head < heads_of(probe.config(), kind); ++head)
        sums_.push_back({.attention = kind, .layer = layer, .head = head});
}

void HeadProfiles::add(const TextSides& sides) {
  const ModelMaps maps = probe_.maps(sides.ids());
  const HeadLosses losses = head_losses(probe_, sides.ids());
  const int rare_source = rarest_word(sides.source, source_counts_);
  const int rare_target = rarest_word(sides.target, target_counts_);
  for (HeadProfile& profile : sums_) {
    const bool reads_target = profile.attention == AttentionKind::kDecoder;
    const int unit =
        reads_target ? rare_target + 1 : rare_source;  // unit 0 of the decoder is the start symbol
    const bool has_rare = (reads_target ? rare_target : rare_source) >= 0;
    const auto rare =
        has_rare ? key_axis(profile.attention, sides).pieces_of(unit) : std::vector<int>{};
    const AttentionMaps& of_kind = maps.of(profile.attention);
    profile.add(head_map(of_kind, of_kind.weights, profile.layer, profile.head), rare);
    profile.lost += losses.of(profile.attention).at(profile.layer, profile.head);
  }
  ++sentences_;
}

std::vector<HeadProfile> HeadProfiles::result() const {
  std::vector<HeadProfile> means = sums_;
  for (HeadProfile& mean : means)
    for (double* figure :
         {&mean.previous, &mean.same, &mean.next, &mean.end, &mean.rare, &mean.lost})
      *figure /= std::max(1, sentences_);
  return means;
}

}  // namespace heed
