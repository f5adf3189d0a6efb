#pragma once

#include <memory>
#include <string>
#include <vector>

#include "bridge/torch_half.h"
#include "decoding/ensemble.h"
#include "decoding/loaded_model.h"
#include "decoding/special_ids.h"

namespace heed {

/// One model, or several with the same vocabulary that translate together, loaded from their
/// folders.
class ModelSet {
 public:
  /// Throws std::invalid_argument where the vocabularies differ, std::runtime_error where a file is
  /// missing or wrong.
  ModelSet(const std::vector<std::string>& folders, const ComputeOptions& compute);

  /// The model, or the mean of all.
  StepScorer& step_scorer();
  /// The first model, and its configuration: it alone scores and aligns.
  ForcedScorer& forced_scorer() { return *models_.front(); }
  const Vocabulary& vocabulary() const { return vocabulary_; }
  SpecialIds special() const { return special_ids(config(), vocabulary_); }
  const ModelConfig& config() const { return models_.front()->config(); }
  /// Whether the search knows only the tokens of a shortlist.
  bool is_restricted() const { return models_.front()->is_restricted(); }
  /// The most positions that all of them know, of source and target each, `</s>` included.
  int positions() const;

 private:
  Vocabulary vocabulary_;
  std::vector<std::unique_ptr<LoadedModel>> models_;
  std::unique_ptr<EnsembleScorer> ensemble_;  // only of several
};

}  // namespace heed
