#include "report/explain_json.h"

#include <cmath>
#include <numeric>

#include "explain/alternatives.h"
#include "text/decimal.h"

namespace heed {
namespace {

using Json = nlohmann::ordered_json;

Json number(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

Json number(float value) {
  return std::isfinite(value) ? Json(shortest_decimal(value)) : Json(nullptr);
}

template <typename Numbers>
Json list(const Numbers& values) {
  Json json = Json::array();
  for (const auto value : values) json.push_back(number(value));
  return json;
}

Json rows(const Matrix& matrix) {
  Json json = Json::array();
  for (int row = 0; row < matrix.rows; ++row) json.push_back(list(matrix.row(row)));
  return json;
}

Json side_json(const SideText& side, const std::string& text) {
  Json units = side.words;
  units.push_back("</s>");
  return {{"text", text},
          {"units", units},
          {"pieces", side.pieces},
          {"unit_of_piece", side.axis.unit_of_piece}};
}

/// What the decoder's self-attention reads.
Json read_json(const TextSides& sides) {
  const Axis axis = key_axis(AttentionKind::kDecoder, sides);
  Json units = Json::array(), pieces = Json::array({"<start>"});
  for (int unit = 0; unit < axis.units; ++unit)
    units.push_back(key_name(AttentionKind::kDecoder, sides, unit));
  for (std::size_t piece = 0; piece + 1 < sides.target.pieces.size(); ++piece)
    pieces.push_back(sides.target.pieces[piece]);
  return {{"units", units}, {"pieces", pieces}, {"unit_of_piece", axis.unit_of_piece}};
}

/// One head's map of floats, by piece.
Json map_rows(const AttentionMaps& maps, const std::vector<float>& values, int layer, int head) {
  Json json = Json::array();
  for (int query = 0; query < maps.queries; ++query) {
    const auto first =
        values.begin() + static_cast<std::ptrdiff_t>(maps.index(layer, head, query, 0));
    json.push_back(list(std::vector<float>(first, first + maps.keys)));
  }
  return json;
}

/// `kind` is that of this sentence, in which no word is rare.
Json head_json(const Explanation& explanation, AttentionKind kind, const MapChoice& head) {
  const AttentionMaps& maps = explanation.maps.of(kind);
  const auto words = [&](const std::vector<float>& values) {
    return rows(by_units(head_map(maps, values, head.layer, head.head),
                         query_axis(kind, explanation.sides), key_axis(kind, explanation.sides)));
  };
  const Matrix& lost = explanation.head_losses.of(kind);
  HeadProfile profile{.attention = kind};
  profile.add(head_map(maps, maps.weights, head.layer, head.head), {});
  Json json = {{"head", head.head},
               {"kind", profile.kind()},
               {"lost", lost.rows > 0 ? number(lost.at(head.layer, head.head)) : Json(nullptr)}};
  if (head.by_piece) {
    json["scores"] = map_rows(maps, maps.scores, head.layer, head.head);
    json["weights"] = map_rows(maps, maps.weights, head.layer, head.head);
    json["contributions"] = map_rows(maps, maps.contributions, head.layer, head.head);
  }
  json["unit_weights"] = words(maps.weights);
  json["unit_contributions"] = words(maps.contributions);
  return json;
}

Json layer_json(const Explanation& explanation, AttentionKind kind, int layer,
                const MapChoice& choice) {
  const AttentionMaps& maps = explanation.maps.of(kind);
  const auto first =
      maps.residual_shares.begin() + static_cast<std::ptrdiff_t>(layer) * maps.queries;
  Json heads = Json::array();
  for (int head = 0; head < maps.heads; ++head)
    if (choice.head < 0 || choice.head == head)
      heads.push_back(head_json(explanation, kind,
                                {.layer = layer, .head = head, .by_piece = choice.by_piece}));
  return {{"layer", layer},
          {"residual_shares", list(std::vector<float>(first, first + maps.queries))},
          {"heads", heads}};
}

Json attention_json(const Explanation& explanation, AttentionKind kind, const MapChoice& choice) {
  Json layers = Json::array();
  for (int layer = 0; layer < explanation.maps.of(kind).layers; ++layer)
    if (choice.layer < 0 || choice.layer == layer)
      layers.push_back(layer_json(explanation, kind, layer, choice));
  return {{"queries", kind == AttentionKind::kEncoder ? "source" : "target"},
          {"keys", kind == AttentionKind::kDecoder ? "read" : "source"},
          {"layers", layers}};
}

Json importance_json(const Importance& importance, const SideText& target) {
  Json json = {{"method", name_of(importance.method)},
               {"translation", list(importance.translation)}};
  const bool has_steps = importance.by_step.rows > 0;
  json["by_target"] = has_steps ? rows(by_target_units(importance, target)) : Json(nullptr);
  json["by_target_piece"] = has_steps ? rows(importance.by_step) : Json(nullptr);
  json["pieces"] = importance.pieces.empty() ? Json(nullptr) : list(importance.pieces);
  if (importance.steps > 0) {
    json["steps"] = importance.steps;
    json["completeness_gap"] = number(importance.completeness_gap);
  }
  return json;
}

Json edges_json(const EdgeEffects& effects) {
  Json pieces = Json::array();
  for (const Matrix& matrix : effects.by_step) pieces.push_back(rows(matrix));
  return {{"attention", name_of(effects.kind)},
          {"translation", rows(effects.translation)},
          {"by_target_piece", pieces}};
}

Json alternative_json(const Alternative& alternative) {
  Json moved = Json::array();
  for (const auto& edge : alternative.moved)
    moved.push_back({{"attention", name_of(edge.attention)},
                     {"layer", edge.layer},
                     {"head", edge.head},
                     {"from", edge.from},
                     {"to", edge.to},
                     {"before", number(edge.before)},
                     {"after", number(edge.after)}});
  return {{"change", alternative.change},
          {"source", alternative.source},
          {"translation", alternative.translation},
          {"log_probability", number(alternative.log_probability)},
          {"lost", list(alternative.lost)},
          {"moved", moved}};
}

template <typename Items, typename ToJson>
Json array_of(const Items& items, const ToJson& to_json) {
  Json json = Json::array();
  for (const auto& item : items) json.push_back(to_json(item));
  return json;
}

Json interval_json(const MeanInterval& interval) {
  return {{"mean", number(interval.mean)},
          {"low", number(interval.low)},
          {"high", number(interval.high)},
          {"count", interval.count}};
}

}  // namespace

Json explanation_json(const Explanation& explanation, const MapChoice& choice) {
  const auto& tokens = explanation.token_log_probabilities;
  const SideText& target = explanation.sides.target;
  Json attention = Json::object();
  for (const AttentionKind kind : kAttentionKinds)
    attention[name_of(kind)] = attention_json(explanation, kind, choice);
  return {
      {"source", side_json(explanation.sides.source, explanation.source_text)},
      {"target", side_json(target, explanation.target_text)},
      {"read", read_json(explanation.sides)},
      {"target_is_given", explanation.target_is_given},
      {"log_probability", number(std::accumulate(tokens.begin(), tokens.end(), 0.0))},
      {"token_log_probabilities", list(tokens)},
      {"unit_log_probabilities", list(sum_by_unit<double>(tokens, target.axis))},
      {"importance", array_of(explanation.importance,
                              [&](const Importance& one) { return importance_json(one, target); })},
      {"attention", attention},
      {"edges", array_of(explanation.edges, edges_json)},
      {"alternatives", alternatives_json(explanation.alternatives)}};
}

Json head_vectors_json(const HeadVectors& vectors, const AttentionMaps& maps) {
  const auto rows_of = [&](const std::vector<float>& values) {
    Json json = Json::array();
    for (auto first = values.begin(); first != values.end(); first += vectors.width)
      json.push_back(list(std::vector<float>(first, first + vectors.width)));
    return json;
  };
  const auto map = [&](const std::vector<float>& values) {
    return map_rows(maps, values, vectors.layer, vectors.head);
  };
  return {{"queries", rows_of(vectors.queries)}, {"keys", rows_of(vectors.keys)},
          {"values", rows_of(vectors.values)},   {"scores", map(maps.scores)},
          {"weights", map(maps.weights)},        {"contributions", map(maps.contributions)}};
}

Json alternatives_json(const std::vector<Alternative>& alternatives) {
  return array_of(alternatives, alternative_json);
}

Json head_profiles_json(const std::vector<HeadProfile>& profiles, int sentences) {
  const auto to_json = [](const HeadProfile& profile) -> Json {
    return {{"attention", name_of(profile.attention)},
            {"layer", profile.layer},
            {"head", profile.head},
            {"kind", profile.kind()},
            {"previous", number(profile.previous)},
            {"same", number(profile.same)},
            {"next", number(profile.next)},
            {"end", number(profile.end)},
            {"rare", number(profile.rare)},
            {"lost", number(profile.lost)}};
  };
  return {{"sentences", sentences}, {"heads", array_of(profiles, to_json)}};
}

Json faithfulness_json(const std::vector<MethodFaithfulness>& methods, int sentences) {
  const auto to_json = [](const MethodFaithfulness& method) -> Json {
    return {{"method", method.method},
            {"comprehensiveness", interval_json(method.comprehensiveness)},
            {"sufficiency", interval_json(method.sufficiency)},
            {"correlation", interval_json(method.correlation)}};
  };
  return {{"sentences", sentences}, {"methods", array_of(methods, to_json)}};
}

}  // namespace heed
