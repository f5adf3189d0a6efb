#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "decoding/loaded_model.h"
#include "decoding/thread_pool.h"
#include "engine/head_vectors.h"
#include "engine/step_decoder.h"

namespace heed {

/// The encoder-decoder transformer on the CPU, without LibTorch (model/transformer.h is its twin
/// and its definition).
///
/// Weights are packed once, and shared by all threads: `score` shares out pairs, and each of
/// workers() decodes batches of its own. What is asked of it as of a StepScorer is answered by the
/// first worker. `score` may work beside the workers. A result has the same bits whatever else is
/// computed beside it, and on however many threads.
class Engine : public LoadedModel {
 public:
  /// Reads a MarianMT folder (format/model_folder.h; its errors). threads 0: one a physical core.
  explicit Engine(const std::filesystem::path& folder, int threads = 0,
                  Precision precision = Precision::kFloat32);
  /// REQUIRES: names and shapes of expected_weights(config).
  Engine(const ModelConfig& config, const ModelWeights& weights, int threads,
         Precision precision = Precision::kFloat32);

  int vocabulary_size() const override { return parameters_.config.decoder_vocab_size; }
  const ModelConfig& config() const override { return parameters_.config; }
  void start(std::span<const std::vector<int>> sources) override {
    workers_.front()->start(sources);
  }
  std::span<const float> step(std::span<const int> parents,
                              std::span<const int> previous_ids) override {
    return workers_.front()->step(parents, previous_ids);
  }
  std::vector<std::vector<TokenScore>> likeliest(std::span<const int> parents,
                                                 std::span<const int> previous_ids,
                                                 std::span<const NextTokens> wanted) override {
    return workers_.front()->likeliest(parents, previous_ids, wanted);
  }
  bool keep_attention(const std::optional<AttentionReading>& reading) override {
    return workers_.front()->keep_attention(reading);
  }
  std::optional<SoftAlignment> kept_attention(std::size_t sentence,
                                              std::span<const int> ids) const override {
    return workers_.front()->kept_attention(sentence, ids);
  }
  std::vector<StepScorer*> workers() override;

  /// Searches from now on among the tokens of a shortlist (StepDecoder::restrict_to); `score` knows
  /// nothing of it.
  void restrict_to(Shortlist shortlist);
  bool is_restricted() const override { return shortlist_.has_value(); }
  std::vector<ForcedScores> score(std::span<const IdPair> pairs, const Wanted& wanted) override;

  /// How the weights of one head come about: `of_head` names it, and is given back filled in.
  /// REQUIRES: the model has that head.
  HeadVectors head_vectors(const IdPair& pair, HeadVectors of_head);

  /// The model with attention edges cut in every sentence, to translate with on one thread. The
  /// engine must outlive it.
  std::unique_ptr<StepScorer> with_cuts(std::vector<AttentionCut> cuts) const;

 private:
  EngineParameters parameters_;
  std::optional<Shortlist> shortlist_;
  std::vector<std::unique_ptr<StepDecoder>> workers_;  // one a thread
  ThreadPool threads_;                                 // with the two below, `score` computes
  std::vector<Scratch> scratch_;                       // one a thread
  PositionTable positions_;
};

}  // namespace heed
