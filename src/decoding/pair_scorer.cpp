#include "decoding/pair_scorer.h"

#include <stdexcept>
#include <utility>

#include "decoding/forced_batches.h"
#include "decoding/units.h"
#include "text/utf8.h"

namespace heed {
namespace {

PairScore pair_score(const EncodedLine& target, std::span<const float> tokens) {
  PairScore score;
  for (const float token : tokens) score.log_probability += token;
  score.per_token = score.log_probability / static_cast<double>(tokens.size());
  score.words = sum_by_unit(tokens, axis_of(target));
  return score;
}

}  // namespace

void PairScorerOptions::validate() const {
  if (batch_tokens < 1) throw std::invalid_argument("--batch-tokens must be 1 or more");
  if (positions < 2)
    throw std::invalid_argument("at least 2 positions are needed, for a piece and </s>");
}

PairScorer::PairScorer(ForcedScorer& scorer, Vocabulary vocabulary, PairScorerOptions options,
                       Warn warn)
    : scorer_(scorer),
      vocabulary_(std::move(vocabulary)),
      options_(options),
      warn_(std::move(warn)) {
  options_.validate();
}

std::vector<PairScore> PairScorer::score(std::span<const TextPair> pairs) {
  std::vector<EncodedLine> targets;
  std::vector<IdPair> ids;
  for (const TextPair& pair : pairs) {
    const std::string line = "line " + std::to_string(++lines_);
    EncodedLine source = encode(vocabulary_.source, pair.source, line + ": the source");
    targets.push_back(encode(vocabulary_.target, pair.target, line + ": the target"));
    ids.push_back({std::move(source.ids), targets.back().ids});
  }
  std::vector<PairScore> scores(pairs.size());
  score_in_batches(scorer_, ids, {.batch_tokens = options_.batch_tokens},
                   [&](std::size_t pair, const ForcedScores& forced) {
                     scores[pair] = pair_score(targets[pair], forced.token_log_probabilities);
                   });
  return scores;
}

EncodedLine PairScorer::encode(const Tokenizer& tokenizer, const std::string& text,
                               const std::string& name) const {
  EncodedLine encoded = tokenizer.encode(repair_utf8(text));
  const auto longest = static_cast<std::size_t>(options_.positions) - 1;
  if (encoded.pieces.size() > longest) {
    warn_(name + " is too long: only its first " + std::to_string(longest) + " pieces are scored");
    cut_to(encoded, longest);
  }
  return encoded;
}

}  // namespace heed
