#include "explain/changes.h"

#include <charconv>
#include <numeric>
#include <stdexcept>

#include "explain/word_position.h"

namespace heed {
namespace {

constexpr const char* kSource = "the sentence";
constexpr const char* kTarget = "the translation";

/// Takes `encoder:`, `decoder:` or `cross:` off the front of `text`, if it is there.
bool take_attention(std::string& text, AttentionKind& kind) {
  for (const AttentionKind known : kAttentionKinds) {
    const std::string prefix = name_of(known) + ":";
    if (!text.starts_with(prefix)) continue;
    text.erase(0, prefix.size());
    kind = known;
    return true;
  }
  return false;
}

int number_of(std::string_view text, const std::string& whole) {
  int number = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number < 0)
    throw std::invalid_argument(
        "--ablate-head is LAYER.HEAD, numbered from 0, such as encoder:2.3, not '" + whole + "'");
  return number;
}

bool stands_in(const std::vector<std::string>& words, const std::string& name) {
  return !positions_of_word(words, name).empty();
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

/// The source with the word at `position` replaced by `replacement` (several words, one or none).
Change with_word(const ExplainSession& session, const SideText& source, int position,
                 const std::string& replacement) {
  std::vector<std::string> words = source.words;
  const auto at = static_cast<std::size_t>(position);
  words[at] = replacement;
  if (replacement.empty()) words.erase(words.begin() + position);
  Change change{.description = {}, .source_text = joined(words), .source = {}};
  change.source = session.source(change.source_text);
  const int added = change.source.units() - source.units();
  change.unit_after.resize(static_cast<std::size_t>(source.units()));
  std::iota(change.unit_after.begin(), change.unit_after.end(), 0);
  for (std::size_t unit = at + 1; unit < change.unit_after.size(); ++unit)
    change.unit_after[unit] += added;
  if (replacement.empty()) change.unit_after[at] = -1;
  return change;
}

Change leave_out(const std::string& word, const ExplainSession& session, const TextSides& sides) {
  if (sides.source.words.size() == 1)
    throw std::invalid_argument("--without '" + word + "' leaves nothing of the sentence");
  Change change =
      with_word(session, sides.source, position_of_word(sides.source.words, word, kSource), "");
  change.description = "without '" + word + "'";
  return change;
}

Change replace(const std::string& text, const ExplainSession& session, const TextSides& sides) {
  const auto equals = text.find('=', 1);
  if (equals == std::string::npos || equals + 1 == text.size())
    throw std::invalid_argument("--replace is OLD=NEW, not '" + text + "'");
  const std::string old_word = text.substr(0, equals), new_word = text.substr(equals + 1);
  const int position = position_of_word(sides.source.words, old_word, kSource);
  std::string word = sides.source.words[static_cast<std::size_t>(position)];
  const auto core = word.find(old_word);  // 'tired' in 'tired.' leaves the full stop
  if (core == std::string::npos) {
    word = new_word;
  } else {
    word.replace(core, old_word.size(), new_word);
  }
  Change change = with_word(session, sides.source, position, word);
  change.description = "with '" + new_word + "' for '" + old_word + "'";
  return change;
}

std::string in_words(const AttentionCut& where) {
  return (where.layer < 0 ? "" : " in layer " + std::to_string(where.layer)) +
         (where.head < 0
              ? ""
              : (where.layer < 0 ? " in head " : ", head ") + std::to_string(where.head));
}

Change same_source(const TextSides& sides, std::vector<AttentionCut> cuts) {
  return {.description = {},
          .source_text = joined(sides.source.words),
          .source = sides.source,
          .unit_after = {},
          .cuts = std::move(cuts)};
}

Change ablate(const std::string& text, const TextSides& sides, const ModelConfig& config) {
  const AttentionCut cut = parse_head(text, config);
  Change change = same_source(sides, {cut});
  change.description = name_of(cut.kind) + " head " + std::to_string(cut.layer) + "." +
                       std::to_string(cut.head) + " off";
  return change;
}

Change block(const std::string& text, const TextSides& sides, AttentionCut where,
             const ModelConfig& config) {
  const NamedEdge edge = parse_edge(text, sides);
  where.kind = edge.kind;
  require_head(where, config);
  const bool from_source = edge.kind == AttentionKind::kEncoder,
             to_source = edge.kind != AttentionKind::kDecoder;
  const int from = position_of_word(from_source ? sides.source.words : sides.target.words,
                                    edge.from, from_source ? kSource : kTarget);
  const int to = position_of_word(to_source ? sides.source.words : sides.target.words, edge.to,
                                  to_source ? kSource : kTarget);
  Change change = same_source(sides, cut_between(where, sides, from, to_source ? to : to + 1));
  change.description = name_of(edge.kind) + " attention '" + edge.from + "' -> '" + edge.to +
                       "' cut" + in_words(where);
  return change;
}

}  // namespace

AttentionCut parse_head(const std::string& text, const ModelConfig& config) {
  AttentionCut cut;
  std::string numbers = text;
  take_attention(numbers, cut.kind);
  const auto dot = numbers.find('.');
  cut.layer = number_of(std::string_view(numbers).substr(0, dot), text);
  cut.head =
      number_of(dot == std::string::npos ? "" : std::string_view(numbers).substr(dot + 1), text);
  require_head(cut, config);
  return cut;
}

void require_head(const AttentionCut& where, const ModelConfig& config) {
  const auto require = [&](const char* what, int chosen, int count) {
    if (chosen >= count)
      throw std::invalid_argument("there is no " + std::string(what) + " " +
                                  std::to_string(chosen) + " of " + name_of(where.kind) +
                                  " attention: the model has " + std::to_string(count) +
                                  ", numbered from 0");
  };
  require("layer", where.layer, layers_of(config, where.kind));
  require("head", where.head, heads_of(config, where.kind));
}

NamedEdge parse_edge(const std::string& text, const TextSides& sides) {
  NamedEdge edge;
  std::string names = text;
  const bool is_named = take_attention(names, edge.kind);
  const auto arrow = names.find("->");
  if (arrow == std::string::npos || arrow == 0 || arrow + 2 == names.size())
    throw std::invalid_argument(
        "--block is FROM->TO, such as it->animal or cross:es->animal, not '" + text + "'");
  edge.from = names.substr(0, arrow);
  edge.to = names.substr(arrow + 2);
  if (is_named || stands_in(sides.source.words, edge.from)) return edge;
  if (!stands_in(sides.target.words, edge.from))
    throw std::invalid_argument("'" + edge.from +
                                "' is a word neither of the sentence nor of the translation");
  edge.kind =
      stands_in(sides.source.words, edge.to) ? AttentionKind::kCross : AttentionKind::kDecoder;
  return edge;
}

std::vector<Change> changes_of(const ChangeRequests& requests, const ExplainSession& session,
                               const TextSides& sides, const AttentionCut& where) {
  std::vector<Change> changes;
  for (const auto& word : requests.without) changes.push_back(leave_out(word, session, sides));
  for (const auto& words : requests.replace) changes.push_back(replace(words, session, sides));
  for (const auto& head : requests.ablate_head)
    changes.push_back(ablate(head, sides, session.config()));
  for (const auto& edge : requests.block)
    changes.push_back(block(edge, sides, where, session.config()));
  return changes;
}

}  // namespace heed
