#include "explain/sentence_explainer.h"

#include <utility>

#include "explain/alternatives.h"

namespace heed {
namespace {

void set_sides(Explanation& result, ExplainSession& session) {
  result.sides.source = session.source(result.source_text);
  if (result.target_is_given) {
    result.sides.target = session.target(result.target_text);
    return;
  }
  auto own = session.translate(result.source_text);
  result.target_text = std::move(own.text);
  result.sides.target = std::move(own.side);
}

/// log p and all maps, in one pass.
void read_pair(Explanation& result, ModelProbe& probe) {
  const IdPair pair = result.sides.ids();
  ForcedScores scores = std::move(probe.score({&pair, 1}, {.maps = Wanted::Maps::kAll}).front());
  result.token_log_probabilities.assign(scores.token_log_probabilities.begin(),
                                        scores.token_log_probabilities.end());
  result.maps = std::move(scores.maps);
}

void add_alternatives(Explanation& result, ExplainSession& session,
                      const ExplanationRequest& request) {
  for (const Change& change : changes_of(request.changes, session, result.sides, request.where)) {
    const std::string translation = session.translate(change.source_text, change.cuts).text;
    result.alternatives.push_back(
        alternative(session.probe(), result.sides, result.maps, change, translation));
  }
}

}  // namespace

Explanation explain_pair(ExplainSession& session, const ExplanationRequest& request,
                         const std::string& source, const std::string& target) {
  Explanation result{
      .source_text = source, .target_text = target, .target_is_given = !target.empty()};
  ModelProbe& probe = session.probe();
  set_sides(result, session);
  read_pair(result, probe);
  for (const ImportanceMethod method : request.methods) {
    const bool by_step =
        method != ImportanceMethod::kIntegratedGradients || request.integrates_each_target_word;
    result.importance.push_back(importance(probe, result.sides, method, by_step));
  }
  result.head_losses = head_losses(probe, result.sides.ids());
  if (request.edges)
    for (const AttentionKind kind : kAttentionKinds)
      result.edges.push_back(edge_effects(probe, result.sides, kind));
  add_alternatives(result, session, request);
  return result;
}

}  // namespace heed
