#include "explain/importance.h"

#include <algorithm>
#include <numeric>
#include <stdexcept>
#include <utility>

#include "decoding/forced_batches.h"
#include "explain/attention_flow.h"
#include "explain/path_integral.h"

namespace heed {
namespace {

const std::vector<std::pair<ImportanceMethod, std::string>>& names() {
  static const std::vector<std::pair<ImportanceMethod, std::string>> kNames = {
      {ImportanceMethod::kLeaveOneOut, "leave-one-out"},
      {ImportanceMethod::kValueZeroing, "value-zeroing"},
      {ImportanceMethod::kGradient, "gradient"},
      {ImportanceMethod::kIntegratedGradients, "integrated-gradients"},
      {ImportanceMethod::kAttention, "attention"},
      {ImportanceMethod::kNorm, "norm"},
      {ImportanceMethod::kRollout, "rollout"}};
  return kNames;
}

/// The source with one unit gone, or there but unread.
SourceVariant variant_without(const SideText& source, int unit, ImportanceMethod method) {
  if (method == ImportanceMethod::kLeaveOneOut)
    return {.source = without_units(source.ids, source.axis, std::vector{unit})};
  SourceVariant variant{.source = source.ids};
  const auto pieces = source.pieces_of(unit);
  if (pieces.empty()) return variant;
  for (const auto kind : {AttentionKind::kEncoder, AttentionKind::kCross})
    variant.cuts.push_back({.kind = kind, .keys = pieces});
  return variant;
}

/// Leave-one-out and value-zeroing: all variants in one go.
Importance by_removal(ModelProbe& probe, const TextSides& sides, ImportanceMethod method) {
  std::vector<SourceVariant> variants;
  for (int unit = 0; unit < sides.source.units(); ++unit)
    variants.push_back(variant_without(sides.source, unit, method));
  const auto lost = losses(probe, sides.ids(), variants);  // [units of the source][T]
  Importance result{.method = method};
  result.by_step = Matrix::zeros(static_cast<int>(sides.target.ids.size()), sides.source.units());
  result.translation.assign(lost.size(), 0.0);
  for (int step = 0; step < result.by_step.rows; ++step)
    for (int unit = 0; unit < result.by_step.columns; ++unit) {
      const auto of_unit = static_cast<std::size_t>(unit);
      result.by_step.at(step, unit) = lost[of_unit][static_cast<std::size_t>(step)];
      result.translation[of_unit] += result.by_step.at(step, unit);
    }
  return result;
}

std::vector<int> all_steps(const SideText& target) {
  std::vector<int> steps(target.ids.size());
  std::iota(steps.begin(), steps.end(), 0);
  return steps;
}

std::vector<std::vector<int>> each_step(const SideText& target) {
  std::vector<std::vector<int>> steps;
  for (const int step : all_steps(target)) steps.push_back({step});
  return steps;
}

/// `pieces` [S] of the translation, `steps` [T][S] of its steps.
void set_from_products(Importance& result, const Axis& axis, std::vector<double> pieces,
                       const std::vector<std::vector<double>>& steps) {
  result.pieces = std::move(pieces);
  result.translation = sum_by_unit<double>(result.pieces, axis);
  result.by_step = {.rows = static_cast<int>(steps.size()), .columns = axis.units};
  for (const std::vector<double>& step : steps) {
    const auto row = sum_by_unit<double>(step, axis);
    result.by_step.values.insert(result.by_step.values.end(), row.begin(), row.end());
  }
}

Importance by_gradient(ModelProbe& probe, const TextSides& sides, bool by_step) {
  Importance result{.method = ImportanceMethod::kGradient};
  const std::vector<double> end = {1.0};
  if (by_step) {
    const auto steps = probe.gradients(sides.ids(), each_step(sides.target), end).products.front();
    std::vector<double> pieces(sides.source.ids.size(), 0.0);  // gradients add up
    for (const std::vector<double>& step : steps)
      for (std::size_t s = 0; s < pieces.size(); ++s) pieces[s] += step[s];
    set_from_products(result, sides.source.axis, std::move(pieces), steps);
  } else {
    const std::vector<int> whole = all_steps(sides.target);
    set_from_products(result, sides.source.axis,
                      probe.gradients(sides.ids(), {&whole, 1}, end).products[0][0], {});
  }
  return result;
}

/// Of the steps at the points that the whole translation wants.
Importance by_integration(ModelProbe& probe, const TextSides& sides, bool by_step) {
  PathIntegral whole = integrated_gradients(probe, sides.ids(), all_steps(sides.target));
  Importance result{.method = ImportanceMethod::kIntegratedGradients,
                    .steps = static_cast<int>(whole.points.size()),
                    .completeness_gap = whole.completeness_gap};
  std::vector<std::vector<double>> steps;
  if (by_step)
    steps = weighted_products(probe.gradients(sides.ids(), each_step(sides.target), whole.points),
                              whole.weights);
  set_from_products(result, sides.source.axis, std::move(whole.products), steps);
  return result;
}

Importance by_attention(const ModelMaps& maps, const TextSides& sides, ImportanceMethod method) {
  Matrix flow;  // [T, S]
  if (method == ImportanceMethod::kRollout) {
    flow = rollout(maps);
  } else {
    flow = mean_over_heads(maps.cross, method == ImportanceMethod::kNorm ? maps.cross.contributions
                                                                         : maps.cross.weights);
  }
  Importance result{.method = method};
  result.pieces.assign(static_cast<std::size_t>(flow.columns), 0.0);
  result.by_step = {.rows = flow.rows, .columns = sides.source.units()};
  for (int step = 0; step < flow.rows; ++step) {
    for (int piece = 0; piece < flow.columns; ++piece)
      result.pieces[static_cast<std::size_t>(piece)] += flow.at(step, piece) / flow.rows;
    const auto row = sum_by_unit(flow.row(step), sides.source.axis);
    result.by_step.values.insert(result.by_step.values.end(), row.begin(), row.end());
  }
  result.translation = sum_by_unit<double>(result.pieces, sides.source.axis);
  return result;
}

Importance computed(ModelProbe& probe, const TextSides& sides, ImportanceMethod method,
                    bool by_step) {
  switch (method) {
    case ImportanceMethod::kLeaveOneOut:
    case ImportanceMethod::kValueZeroing:
      return by_removal(probe, sides, method);
    case ImportanceMethod::kGradient:
      return by_gradient(probe, sides, by_step);
    case ImportanceMethod::kIntegratedGradients:
      return by_integration(probe, sides, by_step);
    default:
      return by_attention(probe.maps(sides.ids()), sides, method);
  }
}

}  // namespace

std::vector<ImportanceMethod> all_importance_methods() {
  std::vector<ImportanceMethod> methods;
  for (const auto& [method, name] : names()) methods.push_back(method);
  return methods;
}

std::string name_of(ImportanceMethod method) {
  for (const auto& [known, name] : names())
    if (known == method) return name;
  throw std::logic_error("an importance method without a name");
}

ImportanceMethod importance_method_named(std::string_view name) {
  std::string valid;
  for (const auto& [method, known] : names()) {
    if (known == name) return method;
    valid += (valid.empty() ? "" : ", ") + known;
  }
  throw std::invalid_argument("'" + std::string(name) + "' is no importance method; there are " +
                              valid);
}

bool needs_gradients(ImportanceMethod method) {
  return method == ImportanceMethod::kGradient || method == ImportanceMethod::kIntegratedGradients;
}

bool is_in_logarithms(ImportanceMethod method) {
  return method != ImportanceMethod::kAttention && method != ImportanceMethod::kNorm &&
         method != ImportanceMethod::kRollout;
}

Matrix by_target_units(const Importance& importance, const SideText& target) {
  Matrix units = Matrix::zeros(target.units(), importance.by_step.columns);
  for (int step = 0; step < importance.by_step.rows; ++step) {
    const int row = target.axis.unit_of_piece[static_cast<std::size_t>(step)];
    const auto pieces = static_cast<double>(target.pieces_of(row).size());
    const double share = is_in_logarithms(importance.method) ? 1.0 : 1.0 / pieces;
    for (int unit = 0; unit < units.columns; ++unit)
      units.at(row, unit) += share * importance.by_step.at(step, unit);
  }
  return units;
}

Importance importance(ModelProbe& probe, const TextSides& sides, ImportanceMethod method,
                      bool by_step) {
  Importance result = computed(probe, sides, method, by_step);
  if (!by_step) result.by_step = {};
  return result;
}

}  // namespace heed
