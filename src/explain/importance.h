#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "explain/model_probe.h"
#include "explain/units.h"

namespace heed {

/// Ways to say how important a source word is for a translation y, or for one of its words
/// (src/README.md, "What explain and align print").
enum class ImportanceMethod {
  kLeaveOneOut,   ///< log p(y|x) - log p(y|x without the word's pieces)
  kValueZeroing,  ///< log p(y|x) - log p(y|x), the word's value vectors zero in every head of
                  ///< encoder self- and cross-attention: the word stands where it stood, but nobody
                  ///< reads it (after Mohebbi et al. 2023)
  kGradient,      ///< gradient of log p(y|x) times the scaled embedding, summed over its columns
  kIntegratedGradients,  ///< the mean of that gradient from zero embeddings on, times the embedding
                         ///< (Sundararajan et al. 2017)
  kAttention,  ///< cross-attention of the steps that predict the word: mean over layers and heads
  kNorm,       ///< the same with weight times |v W_O|
  kRollout,    ///< attention multiplied through the layers, half of each being residual (Abnar &
               ///< Zuidema 2020)
};

/// All of them, in this order.
std::vector<ImportanceMethod> all_importance_methods();

/// leave-one-out, value-zeroing, gradient, integrated-gradients, attention, norm, rollout.
std::string name_of(ImportanceMethod method);

/// Throws std::invalid_argument naming the valid names.
ImportanceMethod importance_method_named(std::string_view name);

/// How important each source unit is (words, then `</s>`), by one method. Figures of the first four
/// methods are natural logarithms, and those of target units add up to those of the translation;
/// figures of attention methods are weights, and the translation's are the mean over its steps.
struct Importance {
  ImportanceMethod method = ImportanceMethod::kLeaveOneOut;
  std::vector<double> translation = {};  ///< [units of the source]
  Matrix by_step = {};  ///< [T, units of the source]: for each target piece; empty unless asked for
  std::vector<double> pieces =
      {};         ///< [source pieces] of the translation; empty where a word is left out as a whole
  int steps = 0;  ///< integrated gradients: points of the line
  double completeness_gap =
      0.0;  ///< integrated gradients: |sum - (log p(y|x) - log p(y|0))| by the latter's size
};

/// Whether a model is differentiated for a method.
bool needs_gradients(ImportanceMethod method);

/// Whether a method's figures are logarithms, which add up, or weights, of which means are taken.
bool is_in_logarithms(ImportanceMethod method);

/// [units of the target, units of the source]: `by_step` by target words. REQUIRES: by_step was
/// asked for.
Matrix by_target_units(const Importance& importance, const SideText& target);

/// `by_step`: for each target piece too (integrated gradients, at the points that the whole
/// translation wants (explain/path_integral.h), need so many times longer then).
Importance importance(ModelProbe& probe, const TextSides& sides, ImportanceMethod method,
                      bool by_step);

}  // namespace heed
