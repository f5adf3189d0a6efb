#include "engine/step_decoder.h"

#include <algorithm>
#include <utility>

#include "engine/row_groups.h"

namespace heed {

void StepDecoder::start(std::span<const std::vector<int>> sources) {
  const std::vector<Sentence> sentences(sources.begin(), sources.end());
  std::size_t longest = 0;
  for (const Sentence sentence : sentences) longest = std::max(longest, sentence.size());
  positions_.reach(static_cast<std::int64_t>(longest));
  state_.start(parameters_, sentences);
  for (const RowRange range :
       groups(sentences.size(), [&](std::size_t item) { return sentences[item].size(); }))
    remember_sources(part(std::span(sentences), range), static_cast<std::size_t>(range.begin));
  if (trail_) trail_->start(parameters_, state_, sentences.size());
  if (shortlist_ != nullptr) choose_tokens(sentences);
}

void StepDecoder::choose_tokens(std::span<const Sentence> sentences) {
  if (of_all_.ids.empty()) choose(shortlist_->always(), of_all_);
  if (subsets_.size() < sentences.size()) subsets_.resize(sentences.size());
  for (std::size_t i = 0; i < sentences.size(); ++i)
    choose(shortlist_->targets_of(sentences[i]), subsets_[i]);
}

void StepDecoder::choose(std::vector<int> ids, TokenSubset& subset) const {
  subset.ids = std::move(ids);
  subset.output.select(parameters_.output, *parameters_.output_weight, subset.ids);
}

/// Encodes sentences, the first of which is number `first`, and computes what decoder layers read
/// of them.
void StepDecoder::remember_sources(std::span<const Sentence> sentences, std::size_t first) {
  std::vector<Inspection> inspections;
  if (!cuts_.empty()) inspections.assign(sentences.size(), {.cuts = cuts_});
  encode(parameters_, positions_, sentences, scratch_, inspections);
  const std::int64_t rows = total_length(sentences), begin = state_.sentence(first).first_row;
  for (std::size_t layer = 0; layer < parameters_.decoder.size(); ++layer) {
    const Linear& key_value = parameters_.decoder[layer].cross_attention.key_value;
    key_value.apply(scratch_.x.data(),
                    state_.source_keys_values(layer) + begin * key_value.outputs(), rows);
  }
}

void StepDecoder::step_with(std::span<const int> parents, std::span<const int> previous_ids,
                            const FinishRows& finish) {
  state_.follow(parents);
  if (trail_) trail_->follow(parents, previous_ids);
  positions_.reach(state_.positions());
  const float* position = positions_.row(state_.positions() - 1);
  for (const RowRange rows : blocks(std::ssize(parents))) {
    decode_step(parameters_, previous_ids, position, state_, rows,
                {.cuts = cuts_, .trail = trail_ ? &*trail_ : nullptr}, scratch_);
    finish(rows);
  }
}

std::span<const float> StepDecoder::step(std::span<const int> parents,
                                         std::span<const int> previous_ids) {
  const std::int64_t vocabulary = parameters_.output.outputs(),
                     size = std::ssize(parents) * vocabulary;
  grow(log_probabilities_, size);
  step_with(parents, previous_ids, [&](RowRange rows) {
    log_probabilities(parameters_, rows.size(), scratch_,
                      log_probabilities_.data() + rows.begin * vocabulary);
  });
  return std::span<const float>(log_probabilities_).first(static_cast<std::size_t>(size));
}

std::vector<std::vector<TokenScore>> StepDecoder::likeliest(std::span<const int> parents,
                                                            std::span<const int> previous_ids,
                                                            std::span<const NextTokens> wanted) {
  std::vector<std::vector<TokenScore>> tokens(parents.size());
  step_with(parents, previous_ids, [&](RowRange rows) {
    if (shortlist_ != nullptr)
      likeliest_of_subsets(rows, wanted, tokens);
    else
      likeliest_tokens(parameters_, scratch_.x.data(), part(wanted, rows), scratch_,
                       part(std::span(tokens), rows));
  });
  return tokens;
}

/// Forced tokens are scored among all; they come to all rows of a sentence at once.
void StepDecoder::likeliest_of_subsets(RowRange rows, std::span<const NextTokens> wanted,
                                       std::span<std::vector<TokenScore>> tokens) {
  RowRange alike = {.begin = rows.begin, .end = rows.begin};
  for (; alike.begin < rows.end; alike.begin = alike.end) {
    const auto is_forced = [&](std::int64_t row) {
      return wanted[static_cast<std::size_t>(row)].only.has_value();
    };
    const bool forced = is_forced(alike.begin);
    std::vector<const TokenSubset*> own;
    for (; alike.end < rows.end && is_forced(alike.end) == forced; ++alike.end)
      own.push_back(&subsets_[state_.sentence_of_row(alike.end)]);
    const float* x = scratch_.x.data() + (alike.begin - rows.begin) * parameters_.config.d_model;
    if (forced)
      likeliest_tokens(parameters_, x, part(wanted, alike), scratch_, part(tokens, alike));
    else
      likeliest_tokens(of_all_, own, x, part(wanted, alike), scratch_, part(tokens, alike));
  }
}

bool StepDecoder::keep_attention(const std::optional<AttentionReading>& reading) {
  trail_.reset();
  if (reading) trail_.emplace(*reading);
  return trail_.has_value();
}

std::optional<SoftAlignment> StepDecoder::kept_attention(std::size_t sentence,
                                                         std::span<const int> ids) const {
  return trail_ ? trail_->steps_of(sentence, ids) : std::nullopt;
}

}  // namespace heed
