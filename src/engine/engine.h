#pragma once

#include <filesystem>
#include <functional>
#include <vector>

#include "decoding/loaded_model.h"
#include "engine/decoder_step.h"
#include "engine/thread_pool.h"

namespace heed {

/// The encoder-decoder transformer on the CPU, without LibTorch (model/transformer.h is its twin and its definition).
///
/// Weights are packed once; buffers are kept from call to call. Batches have no padding, a sentence's keys and values
/// are shared by its hypotheses, and threads share out rows or sentences that do not meet. So a row's result has the
/// same bits whatever else is computed beside it, and on however many threads.
class Engine : public LoadedModel {
 public:
  /// Reads a MarianMT folder (format/model_folder.h; its errors). threads 0: one a physical core.
  explicit Engine(const std::filesystem::path& folder, int threads = 0, Precision precision = Precision::kFloat32);
  /// REQUIRES: names and shapes of expected_weights(config).
  Engine(const ModelConfig& config, const ModelWeights& weights, int threads,
         Precision precision = Precision::kFloat32);

  int vocabulary_size() const override { return parameters_.config.decoder_vocab_size; }
  const ModelConfig& config() const override { return parameters_.config; }
  void start(std::span<const std::vector<int>> sources) override;
  std::span<const float> step(std::span<const int> parents, std::span<const int> previous_ids) override;
  std::vector<std::vector<TokenScore>> likeliest(std::span<const int> parents, std::span<const int> previous_ids,
                                                 std::span<const NextTokens> wanted) override;
  std::vector<ForcedScores> score(std::span<const IdPair> pairs, bool with_attention) override;

 private:
  /// Goes on from the decoder's last layer with a block of the step's rows, scratch.x.
  using FinishRows = std::function<void(RowRange rows, Scratch& scratch)>;

  void step_with(std::span<const int> parents, std::span<const int> previous_ids, const FinishRows& finish);
  void remember_sources(std::span<const Sentence> sentences, std::size_t first, Scratch& scratch);

  EngineParameters parameters_;
  PositionTable positions_;
  ThreadPool threads_;
  std::vector<Scratch> scratch_;  // one a thread
  DecoderState state_;
  HugePageVector<float> log_probabilities_;  // [R, V] of the last step
};

}  // namespace heed
