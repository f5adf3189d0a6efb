#include "cli/model_set.h"

#include <algorithm>
#include <functional>
#include <future>
#include <stdexcept>
#include <utility>

#include "cli/heap.h"
#include "engine/engine.h"

namespace heed {
namespace {

TranslatorVocabulary load_vocabulary(const std::string& folder) {
  TokenizerPair tokenizers = load_tokenizers(folder);
  return {std::move(tokenizers.source), std::move(tokenizers.target), {}};
}

bool same_pieces(const Tokenizer& a, const Tokenizer& b) {
  if (a.vocabulary_size() != b.vocabulary_size()) return false;
  for (int id = 0; id < a.vocabulary_size(); ++id) {
    if (a.piece(id) != b.piece(id)) return false;
  }
  return true;
}

void require_same_vocabulary(const std::vector<std::string>& folders, const TranslatorVocabulary& first) {
  for (std::size_t i = 1; i < folders.size(); ++i) {
    const TranslatorVocabulary other = load_vocabulary(folders[i]);
    if (same_pieces(first.source, other.source) && same_pieces(first.target, other.target)) continue;
    throw std::invalid_argument(folders[i] + " has another vocabulary than " + folders[0] +
                                "; only models trained with the same one (train --vocab) translate together");
  }
}

/// What the models share.
TranslatorVocabulary shared_vocabulary(const std::vector<std::string>& folders) {
  TranslatorVocabulary first = load_vocabulary(folders.at(0));
  require_same_vocabulary(folders, first);
  return first;
}

SpecialIds special_ids(const ModelConfig& config, const Tokenizer& target) {
  return {.start = config.decoder_start_token_id,
          .end = config.eos_token_id,
          .pad = config.pad_token_id,
          .unk = target.unk_id()};
}

/// On the CPU by the engine; LibTorch is opened for other devices only.
std::unique_ptr<LoadedModel> load_model(const std::string& folder, const ComputeOptions& compute) {
  const Precision precision = precision_named(compute.precision);
  if (compute.device == "cpu") return std::make_unique<Engine>(folder, compute.threads, precision);
  if (compute.device != "cuda")
    throw std::invalid_argument("--device is '" + compute.device + "'; it must be cpu or cuda");
  if (precision == Precision::kInt8)
    throw std::invalid_argument("--precision int8 is for --device cpu; take float32 with --device cuda");
  return torch_half().load_model(folder, compute);
}

}  // namespace

void add_compute_options(CLI::App& command, ComputeOptions& compute) {
  command.add_option("--threads", compute.threads, "0: one a core")->capture_default_str();
  command.add_option("--device", compute.device, "cpu or cuda")->capture_default_str();
  command.add_option("--precision", compute.precision, "float32 or int8 (faster, nearly the same translations)")
      ->capture_default_str();
}

ModelSet::ModelSet(const std::vector<std::string>& folders, const ComputeOptions& compute) {
  constexpr int kMegabytes = 64;  // a small model
  prepare_heap(kMegabytes);
  auto vocabulary = std::async(std::launch::async, shared_vocabulary, std::cref(folders));  // beside the weights
  std::vector<StepScorer*> members;
  for (const std::string& folder : folders) {
    models_.push_back(load_model(folder, compute));
    members.push_back(models_.back().get());
  }
  vocabulary_ = vocabulary.get();
  vocabulary_.special = special_ids(models_.front()->config(), vocabulary_.target);
  if (members.size() > 1) ensemble_ = std::make_unique<EnsembleScorer>(members);
}

StepScorer& ModelSet::step_scorer() {
  if (ensemble_) return *ensemble_;
  return *models_.front();
}

int ModelSet::positions() const {
  int least = models_.front()->config().max_position_embeddings;
  for (const auto& model : models_) least = std::min(least, model->config().max_position_embeddings);
  return least;
}

}  // namespace heed
