#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "alignment/aligned_pair.h"
#include "alignment/model_aligner.h"

namespace heed {

/// Who else has something to say.
struct AlignmentHelpers {
  /// What is written of a pair by what the models read of it, `reverse` of the other direction;
  /// empty: what attention says alone.
  std::function<AlignedPair(const PairToAlign& pair, const ReadAttention& forward,
                            const std::optional<ReadAttention>& reverse)>
      align = {};
  /// The links of the words of these pairs, to choose layer and method by.
  std::function<std::vector<std::vector<Link>>(std::span<const PairToAlign> pairs)> learn = {};
};

/// Aligns pairs as they come and writes each, in order; an empty line where a side is empty. Two
/// directions are symmetrised by grow-diag-final-and unless another method is chosen. Holds pairs
/// back only where layer and method are open, until they are chosen from the first
/// ModelAligner::kChoicePairs pairs: so the output is the same however they come.
class AlignmentWriter {
 public:
  /// Gets "line 12 ..." (counted from 1).
  using Warn = std::function<void(const std::string& message)>;

  /// False: nobody wants more.
  using Output = std::function<bool(const std::vector<AlignedPair>& pairs)>;

  /// `forward` and `reverse` (a model of the other direction; may be null) must outlive it. With
  /// `reverse`, `style` is not soft, and both align words.
  AlignmentWriter(ModelAligner& forward, ModelAligner* reverse, AlignmentOutput form, Output output,
                  Warn warn, AlignmentHelpers helpers = {});

  /// False: nobody wants more output.
  bool write(const std::vector<PairToAlign>& pairs);

  /// To be called after the last pair: writes what is still held back.
  bool finish();

 private:
  /// A pair as both models read it.
  struct Waiting {
    std::vector<EncodedPair> forward,
        reverse;                     ///< [pairs]; reverse has source and target exchanged
    std::vector<PairToAlign> texts;  ///< [pairs]
  };

  /// Whether more pairs may change how it aligns.
  bool is_open(const ModelAligner& aligner) const;
  void encode(const PairToAlign& pair);
  void choose();
  bool write_waiting();
  AlignedPair by_attention(const ReadAttention& forward,
                           const std::optional<ReadAttention>& reverse) const;
  std::vector<AlignedPair> align_waiting();

  ModelAligner& forward_;
  ModelAligner* reverse_;
  AlignmentOutput form_;
  Output output_;
  Warn warn_;
  AlignmentHelpers helpers_;
  Waiting waiting_;
  std::size_t lines_ = 0;
};

}  // namespace heed
