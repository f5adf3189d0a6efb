#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "decoding/step_scorer.h"
#include "engine/decoder_step.h"
#include "engine/output_layer.h"
#include "format/shortlist.h"
#include "kernels/huge_pages.h"

namespace heed {

/// Decodes step by step on one thread. Many may share the parameters, which must outlive them.
///
/// Batches have no padding, buffers are kept from call to call, and a sentence's keys and values
/// are shared by its hypotheses. A row's result has the same bits whatever else is computed beside
/// it.
class StepDecoder : public StepScorer {
 public:
  /// `cuts`: attention edges that no sentence has.
  explicit StepDecoder(const EngineParameters& parameters, std::vector<AttentionCut> cuts = {})
      : parameters_(parameters), cuts_(std::move(cuts)), positions_(parameters.config.d_model) {}

  /// From the next `start` on, `likeliest` answers among the tokens that the shortlist, which must
  /// outlive this, has for a sentence; but a token that is asked for alone among all.
  void restrict_to(const Shortlist& shortlist) {
    shortlist_ = &shortlist;
    of_all_ = {};
  }

  int vocabulary_size() const override { return parameters_.config.decoder_vocab_size; }
  void start(std::span<const std::vector<int>> sources) override;
  std::span<const float> step(std::span<const int> parents,
                              std::span<const int> previous_ids) override;
  std::vector<std::vector<TokenScore>> likeliest(std::span<const int> parents,
                                                 std::span<const int> previous_ids,
                                                 std::span<const NextTokens> wanted) override;
  bool keep_attention(const std::optional<AttentionReading>& reading) override;
  std::optional<SoftAlignment> kept_attention(std::size_t sentence,
                                              std::span<const int> ids) const override;

 private:
  /// Goes on from the decoder's last layer with a block of the step's rows, scratch_.x.
  using FinishRows = std::function<void(RowRange rows)>;

  void step_with(std::span<const int> parents, std::span<const int> previous_ids,
                 const FinishRows& finish);
  void remember_sources(std::span<const Sentence> sentences, std::size_t first);
  void choose_tokens(std::span<const Sentence> sentences);
  void choose(std::vector<int> ids, TokenSubset& subset) const;
  void likeliest_of_subsets(RowRange rows, std::span<const NextTokens> wanted,
                            std::span<std::vector<TokenScore>> tokens);

  const EngineParameters& parameters_;
  std::vector<AttentionCut> cuts_;
  std::optional<AttentionTrail> trail_;  // where attention is kept
  const Shortlist* shortlist_ = nullptr;
  TokenSubset of_all_;                // where there is a shortlist: of every sentence, ...
  std::vector<TokenSubset> subsets_;  // ... and what each has besides
  PositionTable positions_;
  Scratch scratch_;
  DecoderState state_;
  HugePageVector<float> log_probabilities_;  // [R, V] of the last step
};

}  // namespace heed
