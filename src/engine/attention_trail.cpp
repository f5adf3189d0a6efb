#include "engine/attention_trail.h"

namespace heed {

void AttentionTrail::start(const EngineParameters& parameters, DecoderState& state,
                           std::size_t sentences) {
  const auto layer = static_cast<std::size_t>(reading_.layer);
  const std::int64_t width = parameters.config.d_model;
  heads_ = parameters.config.decoder_attention_heads;
  steps_.clear();
  factors_.clear();
  for (std::size_t sentence = 0; sentence < sentences; ++sentence) {
    const auto& [first_row, length] = state.sentence(sentence);
    const float* values = state.source_keys_values(layer) + first_row * 2 * width + width;
    factors_.push_back(reading_.figure == EdgeFigure::kContribution
                           ? value_norms(parameters.decoder[layer].cross_attention.output, heads_,
                                         {.values = values, .stride = 2 * width, .count = length})
                           : std::vector<float>(static_cast<std::size_t>(heads_ * length), 1.0F));
  }
}

void AttentionTrail::follow(std::span<const int> parents, std::span<const int> previous_ids) {
  steps_.push_back({.parents = {parents.begin(), parents.end()},
                    .previous_ids = {previous_ids.begin(), previous_ids.end()},
                    .rows = std::vector<std::vector<float>>(parents.size())});
}

void AttentionTrail::keep(std::int64_t row, std::size_t sentence, const float* weights) {
  const std::vector<float>& factors = factors_[sentence];
  const int keys = static_cast<int>(factors.size()) / static_cast<int>(heads_);
  steps_.back().rows[static_cast<std::size_t>(row)] =
      mean_over_heads(reading_, static_cast<int>(heads_), keys, [&](int head, int key) {
        const auto edge = static_cast<std::size_t>(head) * static_cast<std::size_t>(keys) +
                          static_cast<std::size_t>(key);
        return weights[edge] * factors[edge];
      });
}

std::optional<SoftAlignment> AttentionTrail::steps_of(std::size_t sentence,
                                                      std::span<const int> ids) const {
  SoftAlignment read;
  std::vector<bool> reached(factors_.size(),
                            false);  // rows of the step before that the translation may go on from
  reached[sentence] = true;
  for (std::size_t step = 0; step <= ids.size(); ++step) {
    if (step == steps_.size()) return std::nullopt;
    const Step& taken = steps_[step];
    std::vector<bool> rows(taken.parents.size(), false);
    const std::vector<float>* kept = nullptr;  // rows that have read the same have read it alike
    for (std::size_t row = 0; row < rows.size(); ++row) {
      if (!reached[static_cast<std::size_t>(taken.parents[row])]) continue;
      if (step > 0 && taken.previous_ids[row] != ids[step - 1]) continue;
      rows[row] = true;
      kept = &taken.rows[row];
    }
    if (kept == nullptr) return std::nullopt;
    read.columns = static_cast<int>(kept->size());
    read.values.insert(read.values.end(), kept->begin(), kept->end());
    ++read.rows;
    reached = std::move(rows);
  }
  return read;
}

}  // namespace heed
