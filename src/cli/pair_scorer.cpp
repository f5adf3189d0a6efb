#include "cli/pair_scorer.h"

#include <nlohmann/json.hpp>
#include <stdexcept>
#include <utility>

#include "cli/translation_format.h"
#include "decoding/forced_batches.h"
#include "decoding/units.h"
#include "text/utf8.h"

namespace heed {
namespace {

double sum(std::span<const float> values) {
  double total = 0;
  for (const float value : values) total += value;
  return total;
}

}  // namespace

void PairScorerOptions::validate() const {
  if (batch_tokens < 1) throw std::invalid_argument("batch tokens must be at least 1");
  if (positions < 2) throw std::invalid_argument("at least 2 positions are needed, for a piece and </s>");
}

std::vector<double> word_scores(const EncodedLine& target, std::span<const float> token_log_probabilities) {
  return sum_by_unit(token_log_probabilities, axis_of(target));
}

PairScorer::PairScorer(ForcedScorer& scorer, Tokenizer source, Tokenizer target, PairScorerOptions options, Warn warn)
    : scorer_(scorer),
      source_(std::move(source)),
      target_(std::move(target)),
      options_(options),
      warn_(std::move(warn)) {
  options_.validate();
}

std::string PairScorer::score(std::span<const TextPair> pairs) {
  std::vector<EncodedLine> targets;
  std::vector<IdPair> ids;
  for (const TextPair& pair : pairs) {
    ++lines_;
    EncodedLine source = encode(source_, pair.source, "source", lines_);
    targets.push_back(encode(target_, pair.target, "target", lines_));
    ids.push_back({std::move(source.ids), targets.back().ids});
  }
  std::vector<std::string> lines(pairs.size());
  score_in_batches(
      scorer_, ids, {.batch_tokens = options_.batch_tokens},
      [&](std::size_t pair, const ForcedScores& scores) { lines[pair] = format(pairs[pair], targets[pair], scores); });
  std::string text;
  for (const std::string& line : lines) text += line;
  return text;
}

EncodedLine PairScorer::encode(const Tokenizer& tokenizer, const std::string& text, const char* side,
                               std::uint64_t line) const {
  const std::string name = "line " + std::to_string(line) + ": the " + side;
  const bool valid = is_valid_utf8(text);
  if (!valid) warn_(name + " is not UTF-8: what cannot be read becomes U+FFFD");
  EncodedLine encoded = tokenizer.encode(valid ? text : repair_utf8(text));
  const auto longest = static_cast<std::size_t>(options_.positions) - 1;
  if (encoded.pieces.size() > longest) {
    warn_(name + " is too long: only its first " + std::to_string(longest) + " pieces are scored");
    cut_to(encoded, longest);
  }
  return encoded;
}

std::string PairScorer::format(const TextPair& pair, const EncodedLine& target, const ForcedScores& scores) const {
  const std::span<const float> tokens = scores.token_log_probabilities;
  const double log_probability = sum(tokens);
  const double per_token = log_probability / static_cast<double>(tokens.size());
  const std::vector<double> words = options_.word_scores ? word_scores(target, tokens) : std::vector<double>();
  if (options_.json) {
    nlohmann::ordered_json object = {{"source", pair.source}, {"target", pair.target}};
    if (!pair.attachment.empty()) object = nlohmann::ordered_json::parse(pair.attachment);
    object["log_probability"] = log_probability;
    if (options_.normalize) object["score"] = per_token;
    if (options_.word_scores) object["word_scores"] = words;
    return object.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
  }
  std::string line = format_log(options_.normalize ? per_token : log_probability);
  for (std::size_t i = 0; i < words.size(); ++i) line += (i == 0 ? "\t" : " ") + format_log(words[i]);
  return line + "\n";
}

}  // namespace heed
