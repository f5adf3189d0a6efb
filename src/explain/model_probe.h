#pragma once

#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "decoding/forced.h"
#include "decoding/step_scorer.h"
#include "format/model_config.h"

/// What explanations ask of a model, in plain C++: the definitions of importance, heads and
/// faithfulness stand on it, and see neither engine nor tensor. Shapes: S source pieces and T
/// target pieces, `</s>` included in both; log is natural.
namespace heed {

/// Gradients along the straight line from zero source embeddings to the sentence's own, positions
/// kept. An output is the sum of log p over a set of target positions. O outputs, A points of the
/// line.
struct PathGradients {
  std::vector<std::vector<std::vector<double>>>
      products;                             ///< [A][O][S] gradient times the sentence's embedding
  std::vector<std::vector<double>> values;  ///< [A][O] the outputs
};

/// A model that can be differentiated.
class GradientProbe {
 public:
  virtual ~GradientProbe() = default;

  /// `outputs` [O]: sets of target positions. `points` [A]: 1 is the sentence itself, 0 zero
  /// embeddings.
  virtual PathGradients gradients(const IdPair& pair, std::span<const std::vector<int>> outputs,
                                  std::span<const double> points) = 0;
};

/// A model that is asked for log p, attention and gradients, with edges cut or not.
class ModelProbe : public ForcedScorer, public GradientProbe {
 public:
  virtual const ModelConfig& config() const = 0;

  /// The model with edges cut, to translate with.
  virtual std::unique_ptr<StepScorer> with_cuts(const std::vector<AttentionCut>& cuts) = 0;

  /// Every figure of all attentions of a pair.
  ModelMaps maps(const IdPair& pair) {
    const Wanted wanted{.log_probabilities = false, .maps = Wanted::Maps::kAll};
    return std::move(score({&pair, 1}, wanted).front().maps);
  }
};

}  // namespace heed
