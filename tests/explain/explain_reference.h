#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>
#include <string>
#include <vector>

#include "explain/importance.h"
#include "explain/interventions.h"
#include "support/reference.h"

/// Hugging Face's figures (tests/reference/marianmt-*/explain.json, float64), and what any probe is
/// held against them.
namespace heed {

template <typename Number>
void expect_figures(const nlohmann::json& expected, std::span<const Number> actual,
                    double tolerance) {
  const auto figures = expected.get<std::vector<double>>();
  ASSERT_LE(figures.size(), actual.size());
  for (std::size_t i = 0; i < figures.size(); ++i)
    EXPECT_NEAR(actual[i], figures[i], tolerance * std::max(1.0, std::abs(figures[i])))
        << "figure " << i;
}

class ExplainReference : public MarianReference {
 protected:
  /// `tolerance`: of each figure, relative where it is above 1.
  explicit ExplainReference(double tolerance) : tolerance_(tolerance) {}

  /// A pair of the reference, with the source words that it leaves out; each target piece is a word
  /// of its own.
  TextSides sides(std::size_t pair) const {
    TextSides sides;
    const auto ids =
        std::find_if(expected_.begin(), expected_.end(), [&](const nlohmann::json& one) {
          return one["source"] == explained_[pair]["source"] &&
                 one["target"] == explained_[pair]["target"];
        });
    sides.source.ids = ids->at("source_ids").get<std::vector<int>>();
    sides.target.ids = ids->at("target_ids").get<std::vector<int>>();
    const auto& words = explained_[pair]["words"];
    Axis& axis = sides.source.axis;
    axis.units = static_cast<int>(words.size()) + 1;
    axis.unit_of_piece.assign(sides.source.ids.size(), 0);
    for (std::size_t word = 0; word < words.size(); ++word)
      for (const auto& piece : words[word])
        axis.unit_of_piece[piece.get<std::size_t>()] = static_cast<int>(word);
    axis.unit_of_piece.back() = axis.units - 1;
    sides.source.words.resize(words.size());
    sides.target.axis.units = static_cast<int>(sides.target.ids.size());
    sides.target.axis.unit_of_piece.resize(sides.target.ids.size());
    std::iota(sides.target.axis.unit_of_piece.begin(), sides.target.axis.unit_of_piece.end(), 0);
    sides.target.words.resize(sides.target.ids.size() - 1);
    return sides;
  }

  void expect_leave_one_out(ModelProbe& probe) const {
    for (std::size_t pair = 0; pair < explained_.size(); ++pair) {
      const auto result = importance(probe, sides(pair), ImportanceMethod::kLeaveOneOut, false);
      expect_figures<double>(explained_[pair]["leave_one_out_by_word"], result.translation,
                             tolerance_);
    }
  }

  /// Of the one pair that the reference has them of.
  void expect_contributions(ModelProbe& probe) const {
    const ModelMaps maps = probe.maps(sides(0).ids());
    const nlohmann::json& expected = explained_[0]["contribution"];
    expect_figures<float>(flat(expected["encoder_self_attention"]), maps.encoder.contributions,
                          tolerance_);
    expect_figures<float>(flat(expected["decoder_self_attention"]), maps.decoder.contributions,
                          tolerance_);
    expect_figures<float>(flat(expected["cross_attention"]), maps.cross.contributions, tolerance_);
  }

 private:
  /// The numbers of nested lists, in order.
  static nlohmann::json flat(const nlohmann::json& nested) {
    if (nested.is_number()) return nlohmann::json::array({nested});
    nlohmann::json numbers = nlohmann::json::array();
    for (const auto& inner : nested)
      for (const auto& number : flat(inner)) numbers.push_back(number);
    return numbers;
  }

 protected:
  const nlohmann::json explained_ = explained();
  const double tolerance_;
};

}  // namespace heed
