#include "library/model_set.h"

#include <algorithm>
#include <functional>
#include <future>
#include <stdexcept>
#include <utility>

#include "engine/engine.h"
#include "format/model_files.h"
#include "format/vocabulary_folder.h"
#include "kernels/heap.h"

namespace heed {
namespace {

void require_same_vocabulary(const std::vector<std::string>& folders, const Vocabulary& first) {
  for (std::size_t i = 1; i < folders.size(); ++i) {
    const Vocabulary other = load_vocabulary(folders[i]);
    if (first.source.pieces() == other.source.pieces() &&
        first.target.pieces() == other.target.pieces())
      continue;
    throw std::invalid_argument(
        folders[i] + " has another vocabulary than " + folders[0] +
        "; only models trained with the same one (train --vocab) translate together");
  }
}

/// What the models share.
Vocabulary shared_vocabulary(const std::vector<std::string>& folders) {
  Vocabulary first = load_vocabulary(folders.at(0));
  require_same_vocabulary(folders, first);
  return first;
}

/// The one that the folder has, if it is wanted.
std::optional<Shortlist> shortlist_of(const std::string& folder, const ModelConfig& config,
                                      const ComputeOptions& compute) {
  const auto path = std::filesystem::path(folder) / kShortlistFile;
  if (!compute.shortlist || compute.device != "cpu" || !std::filesystem::exists(path)) return {};
  return Shortlist::read(path, config.vocab_size, config.decoder_vocab_size);
}

/// On the CPU by the engine; LibTorch is opened for other devices only.
std::unique_ptr<LoadedModel> load_model(const std::string& folder, const ComputeOptions& compute) {
  const Precision precision = precision_named(compute.precision);
  if (compute.device == "cpu") {
    auto engine = std::make_unique<Engine>(folder, compute.threads, precision);
    if (auto shortlist = shortlist_of(folder, engine->config(), compute))
      engine->restrict_to(std::move(*shortlist));
    return engine;
  }
  if (compute.device != "cuda")
    throw std::invalid_argument("--device is '" + compute.device + "'; it must be cpu or cuda");
  if (precision == Precision::kInt8)
    throw std::invalid_argument(
        "--precision int8 is for --device cpu; take float32 with --device cuda");
  return torch_half().load_model(folder, compute);
}

}  // namespace

ModelSet::ModelSet(const std::vector<std::string>& folders, const ComputeOptions& compute) {
  constexpr int kMegabytes = 64;  // a small model
  prepare_heap(kMegabytes);
  auto vocabulary =
      std::async(std::launch::async, shared_vocabulary, std::cref(folders));  // beside the weights
  std::vector<StepScorer*> members;
  for (const std::string& folder : folders) {
    models_.push_back(load_model(folder, compute));
    members.push_back(models_.back().get());
  }
  vocabulary_ = vocabulary.get();
  if (members.size() > 1) ensemble_ = std::make_unique<EnsembleScorer>(members);
}

StepScorer& ModelSet::step_scorer() {
  if (ensemble_) return *ensemble_;
  return *models_.front();
}

int ModelSet::positions() const {
  int least = models_.front()->config().max_position_embeddings;
  for (const auto& model : models_)
    least = std::min(least, model->config().max_position_embeddings);
  return least;
}

}  // namespace heed
