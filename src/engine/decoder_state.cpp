#include "engine/decoder_state.h"

#include <algorithm>
#include <numeric>

namespace heed {

void DecoderState::start(const EngineParameters& parameters, std::span<const Sentence> sentences) {
  width_ = parameters.config.d_model;
  positions_ = 0;
  used_slots_ = 0;
  slots_.clear();
  sentences_.clear();
  std::int64_t row = 0;
  for (const Sentence sentence : sentences) {
    sentences_.push_back({.first_row = row, .length = static_cast<std::int64_t>(sentence.size())});
    row += sentences_.back().length;
  }
  sentence_of_row_.resize(sentences.size());
  std::iota(sentence_of_row_.begin(), sentence_of_row_.end(), 0);
  source_.resize(parameters.decoder.size());
  target_.resize(parameters.decoder.size());
  for (auto& layer : source_) grow(layer, row * 2 * width_);
}

void DecoderState::follow(std::span<const int> parents) {
  std::vector<std::int32_t> sentences, slots;
  slots.reserve(parents.size() * static_cast<std::size_t>(positions_ + 1));
  for (const int parent : parents) {
    sentences.push_back(sentence_of_row_[static_cast<std::size_t>(parent)]);
    slots.insert(slots.end(), slots_.data() + parent * positions_,
                 slots_.data() + (parent + 1) * positions_);
    slots.push_back(used_slots_++);
  }
  sentence_of_row_ = std::move(sentences);
  slots_ = std::move(slots);
  ++positions_;
  for (auto& layer : target_) grow(layer, std::int64_t{used_slots_} * 2 * width_);
}

}  // namespace heed
