#pragma once

#include <functional>
#include <numeric>
#include <stdexcept>
#include <utility>

#include "explain/model_probe.h"
#include "explain/units.h"

namespace heed {

/// A model that is a function: log p of each target token for a variant of the source; and maps as
/// given.
class ScriptedProbe : public ModelProbe {
 public:
  using Score = std::function<double(const IdPair& variant, std::size_t step)>;

  explicit ScriptedProbe(Score score, ModelMaps maps = {})
      : score_(std::move(score)), maps_(std::move(maps)) {
    config_.encoder_layers = config_.decoder_layers = 1;
    config_.encoder_attention_heads = config_.decoder_attention_heads = 1;
  }

  const ModelConfig& config() const override { return config_; }
  std::vector<ForcedScores> score(std::span<const IdPair> pairs, const Wanted& wanted) override {
    std::vector<ForcedScores> scores;
    for (const IdPair& pair : pairs) {
      ForcedScores& of_pair = scores.emplace_back();
      if (wanted.maps != Wanted::Maps::kNone) of_pair.maps = maps_;
      for (std::size_t step = 0; step < pair.target.size(); ++step)
        of_pair.token_log_probabilities.push_back(static_cast<float>(score_(pair, step)));
    }
    return scores;
  }
  /// As if log p were linear in every embedding, with gradient times embedding the piece's id, of
  /// which each target position has the same share.
  PathGradients gradients(const IdPair& pair, std::span<const std::vector<int>> outputs,
                          std::span<const double> points) override {
    PathGradients result;
    for (const double point : points) {
      result.products.emplace_back();
      result.values.emplace_back();
      for (const std::vector<int>& output : outputs) {
        const double share =
            static_cast<double>(output.size()) / static_cast<double>(pair.target.size());
        std::vector<double>& products = result.products.back().emplace_back();
        for (const int id : pair.source) products.push_back(share * id);
        const double sum = std::accumulate(products.begin(), products.end(), 0.0);
        result.values.back().push_back(point * sum);
      }
    }
    return result;
  }
  std::unique_ptr<StepScorer> with_cuts(const std::vector<AttentionCut>&) override {
    throw std::logic_error("a scripted probe does not translate");
  }

 private:
  Score score_;
  ModelMaps maps_;
  ModelConfig config_;
};

/// A side of one-letter words, each a piece with the letter as its id; "-" after a letter joins the
/// next to its word.
inline SideText letters(const std::string& text) {
  SideText side;
  bool joined = false;
  for (const char letter : text) {
    if (letter == '-') {
      joined = true;
      continue;
    }
    if (joined) {
      side.words.back() += letter;
    } else {
      side.words.emplace_back(1, letter);
    }
    side.ids.push_back(letter);
    side.pieces.emplace_back(1, letter);
    side.axis.unit_of_piece.push_back(static_cast<int>(side.words.size()) - 1);
    joined = false;
  }
  side.ids.push_back(0);
  side.pieces.emplace_back("</s>");
  side.axis.units = static_cast<int>(side.words.size()) + 1;
  side.axis.unit_of_piece.push_back(static_cast<int>(side.words.size()));
  return side;
}

}  // namespace heed
