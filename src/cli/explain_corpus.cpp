#include "cli/explain_corpus.h"

#include <optional>
#include <stdexcept>

#include "explain/faithfulness.h"
#include "explain/head_kinds.h"
#include "report/explain_json.h"
#include "report/explain_text.h"
#include "text/invisible.h"

namespace heed {
namespace {

std::vector<TextSides> pairs_of(ExplainSession& session, const CorpusLines& corpus) {
  auto pairs = session.explainable_pairs(corpus);
  if (pairs.empty())
    throw std::runtime_error("the corpus has no sentence that is short enough to explain");
  return pairs;
}

void count_words(const SideText& side, HeadProfiles::Counts& counts) {
  for (const auto& word : side.words) ++counts[word];
}

}  // namespace

CorpusLines read_corpus(const CorpusFiles& files, const TellRepair& tell) {
  CorpusLines lines;
  LineReader source(files.source, tell);
  std::optional<LineReader> target;
  if (!files.target.empty()) target.emplace(files.target, tell);
  while (static_cast<int>(lines.source.size()) < files.sentences) {
    const auto line = source.next();
    if (!line) break;
    const auto translation = target ? target->next() : std::optional<std::string>("");
    if (!translation)
      throw std::runtime_error(files.target + " has fewer lines than " + files.source +
                               "; they must have the same number");
    if (is_blank(*line)) continue;
    lines.source.push_back(*line);
    if (target) lines.target.push_back(*translation);
  }
  if (lines.source.empty()) throw std::runtime_error(files.source + " has no sentence");
  return lines;
}

std::string heads_report(ExplainSession& session, const CorpusLines& corpus, bool json) {
  const auto pairs = pairs_of(session, corpus);
  HeadProfiles::Counts source_counts, target_counts;
  for (const auto& pair : pairs) {
    count_words(pair.source, source_counts);
    count_words(pair.target, target_counts);
  }
  HeadProfiles profiles(session.probe(), source_counts, target_counts);
  for (const auto& pair : pairs) profiles.add(pair);
  if (json) return head_profiles_json(profiles.result(), profiles.sentences()).dump() + "\n";
  return head_profiles_text(profiles.result(), profiles.sentences(), standard_output_style());
}

std::string faithfulness_report(ExplainSession& session, const CorpusLines& corpus, bool json) {
  session.expect_gradients();
  Faithfulness faithfulness(session.probe());
  for (const auto& pair : pairs_of(session, corpus)) faithfulness.add(pair);
  if (json) return faithfulness_json(faithfulness.result(), faithfulness.sentences()).dump() + "\n";
  return faithfulness_text(faithfulness.result(), faithfulness.sentences(),
                           standard_output_style());
}

}  // namespace heed
