#include "report/explain_text.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "explain/alternatives.h"
#include "explain/attention_flow.h"
#include "report/attention_text.h"

namespace heed {
namespace {

std::string header(const Explanation& explanation, const TextStyle& style) {
  const auto& tokens = explanation.token_log_probabilities;
  const double log_p = std::accumulate(tokens.begin(), tokens.end(), 0.0);
  TextTable table({true, true});
  table.add({"source", explanation.source_text});
  table.add({explanation.target_is_given ? "given translation" : "translation",
             style.bold(explanation.target_text)});
  table.add({"log p", decimal(log_p, 2) + " (probability " + decimal(std::exp(log_p), 3) + ")"});
  return table.text(style, false, 0);
}

/// The source units of highest figure, best first, `</s>` left out, no smaller than a tenth of the
/// best.
std::string strongest_words(std::span<const double> figures, const SideText& source) {
  constexpr double kShows = 0.005;  // what two decimals show
  std::vector<int> order(source.words.size());
  std::iota(order.begin(), order.end(), 0);
  const auto figure = [&](int unit) { return figures[static_cast<std::size_t>(unit)]; };
  std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return figure(a) > figure(b); });
  std::string text;
  for (std::size_t i = 0; i < std::min<std::size_t>(3, order.size()); ++i) {
    if (figure(order[i]) < kShows || figure(order[i]) < 0.1 * figure(order[0])) break;
    text += (i > 0 ? ", " : "") + source.words[static_cast<std::size_t>(order[i])] + " " +
            decimal(figure(order[i]), 2);
  }
  return text.empty() ? "none" : text;
}

std::string deciding_words(const Explanation& explanation, const TextStyle& style) {
  const auto found = std::find_if(explanation.importance.begin(), explanation.importance.end(),
                                  [](const Importance& one) { return one.by_step.rows > 0; });
  if (found == explanation.importance.end()) return "";
  const SideText& target = explanation.sides.target;
  const auto log_p = sum_by_unit<double>(explanation.token_log_probabilities, target.axis);
  const Matrix figures = by_target_units(*found, target);
  TextTable table({true, false, true});
  table.add({"word", "log p", "decided by"});
  for (int unit = 0; unit < target.units(); ++unit)
    table.add({query_name(AttentionKind::kCross, explanation.sides, unit),
               decimal(log_p[static_cast<std::size_t>(unit)], 2),
               strongest_words(figures.row(unit), explanation.sides.source)});
  const std::string unit = is_in_logarithms(found->method) ? "natural logarithms" : "mean weights";
  return style.bold("Which source words decide each target word") + " (" + name_of(found->method) +
         ", " + unit + ")\n" + table.text(style, true);
}

/// One method: figures with bars.
std::string importance_bars(const Importance& importance, const SideText& source,
                            const TextStyle& style) {
  constexpr int kWidth = 30;
  double most = 1e-12;
  for (std::size_t word = 0; word < source.words.size(); ++word)
    most = std::max(most, std::abs(importance.translation[word]));
  TextTable table({true, false, true});
  for (std::size_t word = 0; word < source.words.size(); ++word)
    table.add({source.words[word], decimal(importance.translation[word], 2),
               block_bar(importance.translation[word] / most, kWidth)});
  return table.text(style, false);
}

/// Several methods: a column each.
std::string importance_columns(const std::vector<Importance>& methods, const SideText& source,
                               const TextStyle& style) {
  TextTable table({true});
  std::vector<std::string> heading = {"word"};
  for (const auto& method : methods)
    heading.push_back(method.method == ImportanceMethod::kIntegratedGradients
                          ? "integrated"
                          : name_of(method.method));
  table.add(heading);
  for (std::size_t word = 0; word < source.words.size(); ++word) {
    std::vector<std::string> cells = {source.words[word]};
    for (const auto& method : methods) cells.push_back(decimal(method.translation[word], 2));
    table.add(cells);
  }
  return table.text(style, true);
}

std::string whole_importance(const Explanation& explanation, const TextStyle& style) {
  const auto& methods = explanation.importance;
  std::string text = style.bold("How important each source word is for the whole translation");
  if (methods.size() == 1) {
    text += " (" + name_of(methods[0].method) + ")\n" +
            importance_bars(methods[0], explanation.sides.source, style);
  } else {
    text += " (by every method)\n" + importance_columns(methods, explanation.sides.source, style);
  }
  for (const auto& method : methods)
    if (method.steps > 0)
      text += "  integrated gradients: " + std::to_string(method.steps) +
              " steps, completeness gap " + decimal(100.0 * method.completeness_gap, 2) + " %\n";
  return text;
}

std::string alternative_text(const Explanation& explanation, const Alternative& alternative,
                             const TextStyle& style) {
  const auto& tokens = explanation.token_log_probabilities;
  const double before = std::accumulate(tokens.begin(), tokens.end(), 0.0);
  const bool is_same = alternative.translation == explanation.target_text;
  TextTable table({true, true});
  if (alternative.source != explanation.source_text) table.add({"source", alternative.source});
  table.add({"translation", style.bold(alternative.translation) + (is_same ? " (as before)" : "")});
  table.add({"before", explanation.target_text + ": log p " + decimal(before, 2) + " -> " +
                           decimal(alternative.log_probability, 2)});
  std::string lost;
  for (std::size_t unit = 0; unit < alternative.lost.size(); ++unit)
    if (std::abs(alternative.lost[unit]) >= 0.1)
      lost += (lost.empty() ? "" : ", ") +
              query_name(AttentionKind::kCross, explanation.sides, static_cast<int>(unit)) + " " +
              decimal(alternative.lost[unit], 2);
  if (!lost.empty()) table.add({"log p lost by", lost});
  std::string text =
      style.bold("What changes: ") + alternative.change + "\n" + table.text(style, false);
  if (!alternative.moved.empty()) text += moved_text(alternative.moved, style);
  return text;
}

std::string interval(const MeanInterval& figure) {
  return decimal(figure.mean, 2) + " [" + decimal(figure.low, 2) + ", " + decimal(figure.high, 2) +
         "]";
}

}  // namespace

std::string explanation_text(const Explanation& explanation, const MapChoice& choice,
                             const TextStyle& style) {
  std::vector<std::string> sections = {header(explanation, style),
                                       deciding_words(explanation, style),
                                       whole_importance(explanation, style)};
  for (const auto& alternative : explanation.alternatives)
    sections.push_back(alternative_text(explanation, alternative, style));
  for (const auto& edges : explanation.edges)
    sections.push_back(edges_text(explanation, edges, style));
  sections.push_back(choice.query < 0 ? attention_text(explanation, choice, style)
                                      : query_text(explanation, choice, style));
  sections.push_back(heads_text(explanation, choice, style));
  std::string text;
  for (const auto& section : sections)
    if (!section.empty()) text += (text.empty() ? "" : "\n") + section;
  return text;
}

std::string head_profiles_text(const std::vector<HeadProfile>& profiles, int sentences,
                               const TextStyle& style) {
  TextTable table({true, true});
  table.add({"head", "kind", "previous", "same", "next", "end", "rare", "log p lost"});
  for (const auto& head : profiles) {
    std::vector<std::string> cells = {name_of(head.attention) + " " + std::to_string(head.layer) +
                                          "." + std::to_string(head.head),
                                      head.kind()};
    for (const double share : {head.previous, head.same, head.next, head.end, head.rare})
      cells.push_back(decimal(share, 2));
    cells.push_back(decimal(head.lost, 2));
    table.add(cells);
  }
  return style.bold("What each head does") +
         " (mean weight by place, and log p lost without it, over " + std::to_string(sentences) +
         " sentences; a kind from " + decimal(HeadProfile::kClear, 1) +
         " on; end: </s>, or the start symbol)\n" + table.text(style, true);
}

std::string faithfulness_text(const std::vector<MethodFaithfulness>& methods, int sentences,
                              const TextStyle& style) {
  TextTable table({true});
  table.add({"method", "comprehensiveness", "sufficiency", "correlation"});
  for (const auto& method : methods)
    table.add({method.method, interval(method.comprehensiveness), interval(method.sufficiency),
               interval(method.correlation)});
  return style.bold("Which pictures of importance this model keeps to") + " (" +
         std::to_string(sentences) + " sentences; mean and 95 % interval)\n" +
         table.text(style, true) +
         "  comprehensiveness: log p a token lost without the top 10 ... 50 % words; higher is "
         "better\n"
         "  sufficiency: log p a token lost with these alone; lower is better\n"
         "  correlation: of ranks, with leave-one-out\n";
}

}  // namespace heed
