#pragma once

#include <string>
#include <vector>

#include "explain/changes.h"
#include "explain/explain_session.h"
#include "explain/explanation.h"

namespace heed {

/// What an explanation of a sentence is to hold, beside its attention.
struct ExplanationRequest {
  std::vector<ImportanceMethod> methods;
  /// Importance for each target word by integrated gradients too: a line integral for each takes
  /// most of the time.
  bool integrates_each_target_word = false;
  bool head_losses = true;  ///< what each head is worth, which takes most of the rest
  bool edges = false;       ///< what each edge is worth, of all attentions
  ChangeRequests changes = {};
  AttentionCut where = {};  ///< the layer and head (-1: all) in which changes.block cuts
};

/// Explains a pair: `target` empty is the model's own translation, of a source in capitals as it is
/// read in small letters (text/capitals.h). Throws std::invalid_argument
/// where a side is empty or too long, or a change names what is not there.
Explanation explain_pair(ExplainSession& session, const ExplanationRequest& request,
                         const std::string& source, const std::string& target);

/// What the request's changes do to a pair that was explained.
std::vector<Alternative> explain_changes(ExplainSession& session, const ExplanationRequest& request,
                                         const Explanation& explanation);

}  // namespace heed
