#include "explain/explain_session.h"

#include <algorithm>
#include <set>
#include <stdexcept>
#include <utility>

#include "decoding/special_ids.h"
#include "text/utf8.h"
#include "text/words.h"

namespace heed {
namespace {

SideText side_of(const std::string& text, const EncodedLine& line) {
  SideText side{.words = {}, .pieces = line.pieces, .ids = line.ids, .axis = axis_of(line)};
  for (const auto word : split_words(text)) side.words.emplace_back(word);
  side.words.resize(static_cast<std::size_t>(
      line.words));  // pieces without a word, of characters that do not show
  side.pieces.emplace_back("</s>");
  return side;
}

SideText read(const Tokenizer& tokenizer, const std::string& text) {
  const std::string line = repair_utf8(text);
  return side_of(line, tokenizer.encode(line));
}

/// White space, or nothing that the model reads: `</s>` alone.
bool is_empty(const SideText& side) { return side.words.empty() || side.ids.size() == 1; }

}  // namespace

ExplainSession::ExplainSession(Engine& engine, Vocabulary vocabulary, int beam_size,
                               EngineProbe::OpenGradients open_gradients)
    : engine_(engine),
      vocabulary_(std::move(vocabulary)),
      probe_(engine, std::move(open_gradients)),
      beam_size_(beam_size) {}

int ExplainSession::most_pieces() const {
  return std::min(kMostPieces, config().max_position_embeddings);
}

bool ExplainSession::is_short_enough(const SideText& side) const {
  return std::ssize(side.ids) <= most_pieces();
}

SideText ExplainSession::source(const std::string& text) const {
  SideText side = read(vocabulary_.source, text);
  if (is_empty(side))
    throw std::invalid_argument("the sentence is empty: there is nothing to explain");
  if (!is_short_enough(side))
    throw std::invalid_argument("the sentence has " + std::to_string(side.ids.size()) +
                                " pieces, and heed explain reads at most " +
                                std::to_string(most_pieces()) + "; explain a part of it");
  return side;
}

bool ExplainSession::reads(const std::string& text) const {
  return !is_empty(read(vocabulary_.source, text));
}

SideText ExplainSession::target(const std::string& text) const {
  SideText side = read(vocabulary_.target, text);
  if (!is_short_enough(side))
    throw std::invalid_argument("the translation has more than " + std::to_string(most_pieces()) +
                                " pieces, the most that heed explain reads");
  return side;
}

ExplainSession::Translated ExplainSession::translate(const std::string& source,
                                                     const std::vector<AttentionCut>& cuts) {
  TranslatorOptions options;
  options.search.beam_size = beam_size_;
  options.search.max_length = most_pieces();
  const auto cut_scorer = cuts.empty() ? nullptr : probe_.with_cuts(cuts);
  StepScorer& scorer = cut_scorer ? *cut_scorer : engine_;
  Translator translator(scorer, vocabulary_, special_ids(config(), vocabulary_), options);
  const std::vector<SourceLine> lines = {{.text = repair_utf8(source)}};
  const TranslatedText best = translator.translate(lines).front().n_best.front();
  return {.text = best.text,
          .side = side_of(best.text, vocabulary_.target.describe(best.hypothesis.ids))};
}

std::vector<std::string> ExplainSession::unknown_words(const SideText& source) const {
  std::set<int> units;
  for (std::size_t piece = 0; piece < source.ids.size(); ++piece)
    if (source.ids[piece] == vocabulary_.source.unk_id())
      units.insert(source.axis.unit_of_piece[piece]);
  std::vector<std::string> words;
  for (const int unit : units) words.push_back(source.words[static_cast<std::size_t>(unit)]);
  return words;
}

std::vector<TextSides> ExplainSession::explainable_pairs(const CorpusLines& corpus) {
  std::vector<TextSides> pairs;
  for (std::size_t i = 0; i < corpus.source.size(); ++i) {
    TextSides sides{.source = read(vocabulary_.source, corpus.source[i]), .target = {}};
    if (is_empty(sides.source) || !is_short_enough(sides.source)) continue;
    sides.target = corpus.target.empty() ? translate(corpus.source[i]).side
                                         : read(vocabulary_.target, corpus.target[i]);
    if (is_short_enough(sides.target)) pairs.push_back(std::move(sides));
  }
  return pairs;
}

}  // namespace heed
