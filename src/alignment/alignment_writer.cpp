#include "alignment/alignment_writer.h"

#include <algorithm>
#include <span>
#include <utility>

namespace heed {
namespace {

std::vector<std::vector<Link>> reversed_links(std::vector<std::vector<Link>> pairs) {
  for (std::vector<Link>& links : pairs) links = reversed(links);
  return pairs;
}

}  // namespace

AlignmentWriter::AlignmentWriter(ModelAligner& forward, ModelAligner* reverse, AlignmentOutput form,
                                 Output output, Warn warn, AlignmentHelpers helpers)
    : forward_(forward),
      reverse_(reverse),
      form_(form),
      output_(std::move(output)),
      warn_(std::move(warn)),
      helpers_(std::move(helpers)) {}

bool AlignmentWriter::write(const std::vector<PairToAlign>& pairs) {
  for (const PairToAlign& pair : pairs) encode(pair);
  const bool waits = is_open(forward_) || (reverse_ != nullptr && is_open(*reverse_));
  if (waits && waiting_.forward.size() < ModelAligner::kChoicePairs) return true;
  return write_waiting();
}

bool AlignmentWriter::finish() { return write_waiting(); }

bool AlignmentWriter::is_open(const ModelAligner& aligner) const {
  return helpers_.learn ? aligner.is_open() : !aligner.is_chosen();
}

void AlignmentWriter::encode(const PairToAlign& pair) {
  const std::string line = "line " + std::to_string(++lines_);
  waiting_.forward.push_back(forward_.encode(pair, [&](const char* side) {
    warn_(line + " is too long: only the beginning of its " + side + " side is aligned");
  }));
  if (reverse_ != nullptr)
    waiting_.reverse.push_back(
        reverse_->encode({.source = pair.target, .target = pair.source}, [](const char*) {}));
  waiting_.texts.push_back(pair);
}

void AlignmentWriter::choose() {
  const std::size_t count = std::min(ModelAligner::kChoicePairs, waiting_.forward.size());
  const std::span<const PairToAlign> texts = std::span(waiting_.texts).first(count);
  FindLinks learnt, learnt_reversed;
  if (helpers_.learn) {
    learnt = [&] { return helpers_.learn(texts); };
    learnt_reversed = [&] { return reversed_links(helpers_.learn(texts)); };
  }
  forward_.choose(std::span(waiting_.forward).first(count), learnt);
  if (reverse_ != nullptr)
    reverse_->choose(std::span(waiting_.reverse).first(count), learnt_reversed);
}

bool AlignmentWriter::write_waiting() {
  choose();
  std::vector<AlignedPair> pairs = align_waiting();
  for (std::size_t i = 0; i < waiting_.texts.size(); ++i) {
    const bool source_is_empty = waiting_.forward[i].source.pieces.empty();
    PairToAlign& text = waiting_.texts[i];
    if (form_.with_target && !source_is_empty) pairs[i].line.insert(0, text.target + " ||| ");
    if (!form_.with_text) continue;
    pairs[i].source = std::move(text.source);
    pairs[i].target = std::move(text.target);
  }
  waiting_ = {};
  return pairs.empty() || output_(pairs);
}

AlignedPair AlignmentWriter::by_attention(const ReadAttention& forward,
                                          const std::optional<ReadAttention>& reverse) const {
  if (form_.style.kind == AlignmentStyle::Kind::kSoft)
    return {.line = print_soft_alignment(forward.weights)};
  const auto method = form_.symmetrization.value_or(Symmetrization::kGrowDiagFinalAnd);
  return aligned_pair(AttentionPair(forward, reverse, method), form_);
}

std::vector<AlignedPair> AlignmentWriter::align_waiting() {
  const std::vector<SoftAlignment> forward = forward_.align(waiting_.forward);
  std::vector<SoftAlignment> reverse;
  if (reverse_ != nullptr) reverse = reverse_->align(waiting_.reverse);
  std::vector<AlignedPair> pairs(forward.size());
  for (std::size_t i = 0; i < forward.size(); ++i) {
    if (waiting_.forward[i].is_empty()) continue;
    std::optional<ReadAttention> other;
    if (reverse_ != nullptr) other.emplace(ReadAttention{reverse[i], reverse_->last_column()});
    const ReadAttention one{forward[i], forward_.last_column()};
    pairs[i] =
        helpers_.align ? helpers_.align(waiting_.texts[i], one, other) : by_attention(one, other);
  }
  return pairs;
}

}  // namespace heed
