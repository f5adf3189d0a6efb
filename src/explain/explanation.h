#pragma once

#include <string>
#include <vector>

#include "engine/head_vectors.h"
#include "explain/importance.h"
#include "explain/interventions.h"
#include "explain/model_probe.h"
#include "explain/units.h"

/// What an explanation holds, as reports see it: plain numbers and words.
namespace heed {

/// An attention weight between two units that a change of the source has moved.
struct MovedAttention {
  AttentionKind attention = AttentionKind::kEncoder;
  int layer = 0, head = 0;
  std::string from, to;  ///< units as they were before the change
  double before = 0.0, after = 0.0;
};

/// "What would change?": another source, or the same with attention cut.
struct Alternative {
  std::string change;            ///< in words: without 'not'
  std::string source;            ///< as it is then
  std::string translation;       ///< the model's own, then
  double log_probability = 0.0;  ///< of the explained translation, then
  std::vector<double> lost =
      {};  ///< [units of the target] log p of the explained translation lost by the change
  std::vector<MovedAttention> moved = {};  ///< the furthest first; only of changes of the source
};

/// Which maps a report shows.
struct MapChoice {
  int layer = -1, head = -1;  ///< from 0; -1: all
  int query = -1;             ///< the source unit whose row is wanted; -1: all
  bool by_piece = true;       ///< also of pieces, not of units alone
};

struct Explanation {
  std::string source_text, target_text;
  bool target_is_given = false;  ///< else it is the model's own translation
  TextSides sides = {};
  std::vector<double> token_log_probabilities = {};  ///< [T]
  ModelMaps maps = {};
  std::vector<Importance> importance = {};     ///< at least one
  HeadLosses head_losses = {};                 ///< where asked for
  std::vector<EdgeEffects> edges = {};         ///< where asked for
  std::vector<Alternative> alternatives = {};  ///< where asked for
};

}  // namespace heed
