#include "explain/importance.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>
#include <utility>

#include "decoding/forced_batches.h"
#include "explain/attention_flow.h"

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

/// Every step together, and then each alone.
std::vector<std::vector<int>> outputs_of(const SideText& target, bool by_step) {
  std::vector<std::vector<int>> outputs(1);
  for (std::size_t step = 0; step < target.ids.size(); ++step)
    outputs.front().push_back(static_cast<int>(step));
  for (std::size_t step = 0; by_step && step < target.ids.size(); ++step)
    outputs.push_back({static_cast<int>(step)});
  return outputs;
}

void set_from_products(Importance& result, const TextSides& sides,
                       const std::vector<std::vector<double>>& products) {
  const Axis& axis = sides.source.axis;
  result.pieces = products.front();
  result.translation = sum_by_unit<double>(result.pieces, axis);
  result.by_step = {.rows = static_cast<int>(products.size()) - 1, .columns = axis.units};
  for (std::size_t output = 1; output < products.size(); ++output) {
    const auto row = sum_by_unit<double>(products[output], axis);
    result.by_step.values.insert(result.by_step.values.end(), row.begin(), row.end());
  }
}

Importance by_gradient(ModelProbe& probe, const TextSides& sides, bool by_step) {
  Importance result{.method = ImportanceMethod::kGradient};
  const auto outputs = outputs_of(sides.target, by_step);
  set_from_products(result, sides,
                    probe.gradients(sides.ids(), outputs, std::vector{1.0}).products);
  return result;
}

/// The middles of n equal intervals from 0 to 1, of every interval or of those that are not the
/// middle one of three.
std::vector<double> midpoints(int n, bool outer_only) {
  std::vector<double> points;
  for (int i = 0; i < n; ++i)
    if (!outer_only || i % 3 != 1) points.push_back((i + 0.5) / n);
  return points;
}

/// The mean of the products at n midpoints, from that at n / 3 of them: the middle ones of three.
void refine(std::vector<double>& mean, const std::vector<double>& outer) {
  for (std::size_t s = 0; s < mean.size(); ++s) mean[s] = (mean[s] + 2.0 * outer[s]) / 3.0;
}

/// Refined until what the pieces get adds up to what there is to share out.
Importance by_integration(ModelProbe& probe, const TextSides& sides, bool by_step) {
  constexpr int kFirstSteps = 45, kMostSteps = 3645;
  constexpr double kSmallGap = 0.008;
  const auto whole = outputs_of(sides.target, false);
  const auto gradients = [&](std::span<const std::vector<int>> outputs,
                             const std::vector<double>& points) {
    return probe.gradients(sides.ids(), outputs, points);
  };
  const auto ends = gradients(whole, {0.0, 1.0}).values;
  const double change = ends[1][0] - ends[0][0];
  const auto gap = [&](const std::vector<double>& products) {
    return std::abs(std::accumulate(products.begin(), products.end(), 0.0) - change) /
           std::max(std::abs(change), 1e-12);
  };
  Importance result{.method = ImportanceMethod::kIntegratedGradients, .steps = kFirstSteps};
  auto products = gradients(whole, midpoints(kFirstSteps, false)).products;
  while (gap(products[0]) > kSmallGap && result.steps < kMostSteps) {
    result.steps *= 3;
    refine(products[0], gradients(whole, midpoints(result.steps, true)).products[0]);
  }
  result.completeness_gap = gap(products[0]);
  if (by_step) {
    const auto steps = outputs_of(sides.target, true);
    const auto of_steps =
        gradients(std::span(steps).subspan(1), midpoints(result.steps, false)).products;
    products.insert(products.end(), of_steps.begin(), of_steps.end());
  }
  set_from_products(result, sides, products);
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
