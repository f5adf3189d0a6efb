#include "report/attention_text.h"

#include <algorithm>
#include <functional>
#include <numeric>

#include "explain/alternatives.h"

namespace heed {
namespace {

std::string head_name(AttentionKind kind, int layer, int head) {
  return name_of(kind) + " " + std::to_string(layer) + "." + std::to_string(head);
}

bool is_chosen(const MapChoice& choice, int layer, int head) {
  return (choice.layer < 0 || choice.layer == layer) && (choice.head < 0 || choice.head == head);
}

std::string described(const MapChoice& choice) {
  if (choice.layer < 0 && choice.head < 0) return "mean of all layers and heads";
  return (choice.layer < 0 ? "all layers" : "layer " + std::to_string(choice.layer)) + ", " +
         (choice.head < 0 ? "all heads" : "head " + std::to_string(choice.head));
}

/// Calls `visit` with the words' map of every encoder head chosen.
void for_each_head(const Explanation& explanation, const MapChoice& choice,
                   const std::function<void(int layer, int head, const Matrix& words)>& visit) {
  const AttentionMaps& maps = explanation.maps.encoder;
  const Axis axis = query_axis(AttentionKind::kEncoder, explanation.sides);
  for (int layer = 0; layer < maps.layers; ++layer)
    for (int head = 0; head < maps.heads; ++head)
      if (is_chosen(choice, layer, head))
        visit(layer, head, by_units(head_map(maps, maps.weights, layer, head), axis, axis));
}

/// Mean over the layers chosen and the pieces of a unit.
double residual_share(const Explanation& explanation, const MapChoice& choice, int unit) {
  const AttentionMaps& maps = explanation.maps.encoder;
  double sum = 0.0;
  int count = 0;
  for (int layer = 0; layer < maps.layers; ++layer) {
    if (choice.layer >= 0 && choice.layer != layer) continue;
    const auto first = static_cast<std::size_t>(layer) * static_cast<std::size_t>(maps.queries);
    for (const int piece : explanation.sides.source.pieces_of(unit)) {
      sum += static_cast<double>(maps.residual_shares[first + static_cast<std::size_t>(piece)]);
      ++count;
    }
  }
  return count == 0 ? 0.0 : sum / count;
}

/// The keys of highest weight in a row, the query itself left out.
std::string strongest_keys(std::span<const double> row, int query, const TextSides& sides) {
  std::vector<int> order(row.size());
  std::iota(order.begin(), order.end(), 0);
  std::erase(order, query);
  std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
    return row[static_cast<std::size_t>(a)] > row[static_cast<std::size_t>(b)];
  });
  std::string text;
  for (std::size_t i = 0; i < std::min<std::size_t>(3, order.size()); ++i)
    text += (i > 0 ? ", " : "") + key_name(AttentionKind::kEncoder, sides, order[i]) + " " +
            decimal(row[static_cast<std::size_t>(order[i])], 2);
  return text;
}

/// The largest single weight from a unit to another word, over the heads.
struct Peak {
  int layer = 0, head = 0, key = -1;
  double weight = 0.0;
};

}  // namespace

std::string attention_text(const Explanation& explanation, const MapChoice& choice,
                           const TextStyle& style) {
  const int units = explanation.sides.source.units();
  Matrix mean = Matrix::zeros(units, units);
  std::vector<Peak> peaks(static_cast<std::size_t>(units));
  int heads = 0;
  for_each_head(explanation, choice, [&](int layer, int head, const Matrix& words) {
    ++heads;
    for (std::size_t i = 0; i < mean.values.size(); ++i) mean.values[i] += words.values[i];
    for (int query = 0; query < units; ++query)
      for (int key = 0; key + 1 < units; ++key) {
        Peak& peak = peaks[static_cast<std::size_t>(query)];
        if (key != query && words.at(query, key) > peak.weight)
          peak = {layer, head, key, words.at(query, key)};
      }
  });
  for (double& value : mean.values) value /= std::max(1, heads);
  TextTable table({true, true, true, false});
  table.add({"word", "attends to", "clearest in one head", "own share"});
  for (int unit = 0; unit + 1 < units; ++unit) {
    const Peak& peak = peaks[static_cast<std::size_t>(unit)];
    const std::string clearest =
        peak.key < 0 ? "none"
                     : key_name(AttentionKind::kEncoder, explanation.sides, peak.key) + " " +
                           decimal(peak.weight, 2) + " in " + std::to_string(peak.layer) + "." +
                           std::to_string(peak.head);
    table.add({explanation.sides.source.words[static_cast<std::size_t>(unit)],
               strongest_keys(mean.row(unit), unit, explanation.sides), clearest,
               decimal(residual_share(explanation, choice, unit), 2)});
  }
  return style.bold("Which word attends to which most in the encoder") + " (weights, " +
         described(choice) + "; own share: residual of the next vector)\n" +
         table.text(style, true);
}

std::string query_text(const Explanation& explanation, const MapChoice& choice,
                       const TextStyle& style) {
  const int query = choice.query;
  TextTable table({true, false, true});
  table.add({"head", "itself", "others"});
  for_each_head(explanation, choice, [&](int layer, int head, const Matrix& map) {
    table.add({head_name(AttentionKind::kEncoder, layer, head), decimal(map.at(query, query), 2),
               strongest_keys(map.row(query), query, explanation.sides)});
  });
  const std::string word = query_name(AttentionKind::kEncoder, explanation.sides, query);
  return style.bold("What '" + word + "' attends to") + " (weights)\n" + table.text(style, true);
}

std::string heads_text(const Explanation& explanation, const MapChoice& choice,
                       const TextStyle& style) {
  constexpr std::size_t kShown = 6;
  struct Head {
    std::string name;
    double lost;
  };
  std::vector<Head> heads;
  for (const AttentionKind kind : kAttentionKinds) {
    const Matrix& losses = explanation.head_losses.of(kind);
    for (int layer = 0; layer < losses.rows; ++layer)
      for (int head = 0; head < losses.columns; ++head)
        if (is_chosen(choice, layer, head))
          heads.push_back({head_name(kind, layer, head), losses.at(layer, head)});
  }
  std::stable_sort(heads.begin(), heads.end(),
                   [](const Head& a, const Head& b) { return a.lost > b.lost; });
  TextTable table({true});
  for (std::size_t i = 0; i < std::min(kShown, heads.size()); ++i)
    table.add({heads[i].name, decimal(heads[i].lost, 2)});
  return style.bold("Which heads matter most here") +
         " (log p of the translation lost with the head off)\n" + table.text(style, false);
}

std::string edges_text(const Explanation& explanation, const EdgeEffects& edges,
                       const TextStyle& style) {
  constexpr std::size_t kShown = 8;
  std::vector<std::size_t> order(edges.translation.values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return edges.translation.values[a] > edges.translation.values[b];
  });
  TextTable table({true, true, false});
  for (std::size_t i = 0; i < std::min(kShown, order.size()); ++i) {
    const int query = static_cast<int>(order[i]) / edges.translation.columns;
    const int key = static_cast<int>(order[i]) % edges.translation.columns;
    table.add({query_name(edges.kind, explanation.sides, query),
               "-> " + key_name(edges.kind, explanation.sides, key),
               decimal(edges.translation.values[order[i]], 2)});
  }
  return style.bold("Which " + name_of(edges.kind) + " edges matter most") +
         " (log p lost with the edge cut in all layers and heads)\n" + table.text(style, false);
}

std::string moved_text(const std::vector<MovedAttention>& moved, const TextStyle& style) {
  TextTable table({true, true, true});
  table.add({"attention moved", "from", "to", "before", "after"});
  for (const auto& edge : moved)
    table.add({head_name(edge.attention, edge.layer, edge.head), edge.from, edge.to,
               decimal(edge.before, 2), decimal(edge.after, 2)});
  return table.text(style, true);
}

}  // namespace heed
