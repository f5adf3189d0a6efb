#include "explain/sentence_explainer.h"

#include <algorithm>
#include <utility>

#include "explain/alternatives.h"
#include "text/capitals.h"
#include "text/utf8.h"

namespace heed {
namespace {

void set_target(Explanation& result, ExplainSession& session) {
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

/// The methods that need gradients, or the others.
void add_importance(Explanation& result, ModelProbe& probe, const ExplanationRequest& request,
                    bool with_gradients) {
  result.importance.resize(request.methods.size());
  for (std::size_t i = 0; i < request.methods.size(); ++i) {
    const ImportanceMethod method = request.methods[i];
    if (needs_gradients(method) != with_gradients) continue;
    const bool by_step =
        method != ImportanceMethod::kIntegratedGradients || request.integrates_each_target_word;
    result.importance[i] = importance(probe, result.sides, method, by_step);
  }
}

void add_alternatives(Explanation& result, ExplainSession& session,
                      const ExplanationRequest& request) {
  for (const Change& change : changes_of(request.changes, session, result.sides, request.where)) {
    const std::string translation = session.translate(change.source_text, change.cuts).text;
    result.alternatives.push_back(
        alternative(session.probe(), result.sides, result.maps, change, translation));
  }
}

/// The pair and its maps.
Explanation pair_to_explain(ExplainSession& session, const std::string& source,
                            const std::string& target) {
  const bool in_capitals = target.empty() && is_in_capitals(repair_utf8(source));
  Explanation result{.source_text = in_capitals ? in_sentence_case(source) : source,
                     .target_text = target,
                     .target_is_given = !target.empty()};
  result.sides.source = session.source(result.source_text);
  set_target(result, session);
  read_pair(result, session.probe());
  return result;
}

}  // namespace

Explanation explain_pair(ExplainSession& session, const ExplanationRequest& request,
                         const std::string& source, const std::string& target) {
  if (std::any_of(request.methods.begin(), request.methods.end(), needs_gradients))
    session.expect_gradients();
  Explanation result = pair_to_explain(session, source, target);
  ModelProbe& probe = session.probe();
  add_importance(result, probe, request, false);
  if (request.head_losses) result.head_losses = head_losses(probe, result.sides.ids());
  if (request.edges)
    for (const AttentionKind kind : kAttentionKinds)
      result.edges.push_back(edge_effects(probe, result.sides, kind));
  add_alternatives(result, session, request);
  add_importance(result, probe, request, true);  // last: they are being opened meanwhile
  return result;
}

std::vector<Alternative> explain_changes(ExplainSession& session, const ExplanationRequest& request,
                                         const Explanation& explanation) {
  Explanation result;
  result.sides = explanation.sides;
  result.maps = explanation.maps;
  add_alternatives(result, session, request);
  return std::move(result.alternatives);
}

}  // namespace heed
