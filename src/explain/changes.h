#pragma once

#include <string>
#include <vector>

#include "explain/alternatives.h"
#include "explain/explain_session.h"

namespace heed {

/// What `heed explain` is asked to change, as it is typed.
struct ChangeRequests {
  std::vector<std::string> without;      ///< WORD
  std::vector<std::string> replace;      ///< OLD=NEW
  std::vector<std::string> ablate_head;  ///< [encoder:|decoder:|cross:]L.H
  std::vector<std::string> block;        ///< [encoder:|decoder:|cross:]FROM->TO
};

/// The changes of one sentence pair. `where`: the layer and head (-1: all) that `--block` cuts in.
/// Throws std::invalid_argument where a word, layer or head is not there, or the form is wrong.
std::vector<Change> changes_of(const ChangeRequests& requests, const ExplainSession& session,
                               const TextSides& sides, const AttentionCut& where);

/// `cross:2.3` in words of AttentionCut; the encoder where no attention is named. Throws
/// std::invalid_argument.
AttentionCut parse_head(const std::string& text, const ModelConfig& config);

/// Throws std::invalid_argument where a layer or head (-1: all) is not in the attention.
void require_head(const AttentionCut& where, const ModelConfig& config);

/// The parts of `[attention:]FROM->TO`. Without attention: kEncoder where both are words of the
/// source, kCross where only FROM is one of the translation, else kDecoder.
struct NamedEdge {
  AttentionKind kind = AttentionKind::kEncoder;
  std::string from, to;
};
NamedEdge parse_edge(const std::string& text, const TextSides& sides);

}  // namespace heed
