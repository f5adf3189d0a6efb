#include "cli/explain_session.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <set>
#include <stdexcept>
#include <utility>

#include "decoding/translator.h"
#include "text/utf8.h"
#include "text/words.h"

namespace heed {
namespace {

SideText side_of(const std::string& text, const EncodedLine& line) {
  SideText side{.words = {}, .pieces = line.pieces, .ids = line.ids, .unit_of_piece = line.word_of_piece};
  for (const auto word : split_words(text)) side.words.emplace_back(word);
  side.words.resize(static_cast<std::size_t>(line.words));  // pieces without a word, of characters that do not show
  side.pieces.emplace_back("</s>");
  side.unit_of_piece.push_back(line.words);
  return side;
}

bool is_ascii_punctuation(char c) { return std::ispunct(static_cast<unsigned char>(c)) != 0; }

std::string without_punctuation(std::string word) {
  while (!word.empty() && is_ascii_punctuation(word.back())) word.pop_back();
  while (!word.empty() && is_ascii_punctuation(word.front())) word.erase(word.begin());
  return word;
}

std::string in_lower_case(std::string word) {
  std::transform(word.begin(), word.end(), word.begin(), [](unsigned char c) { return std::tolower(c); });
  return word;
}

using Form = std::string (*)(std::string word);

std::string as_spelt(std::string word) { return word; }
std::string folded(std::string word) { return in_lower_case(without_punctuation(std::move(word))); }

std::vector<int> matches(const std::vector<std::string>& words, const std::string& name, Form form) {
  std::vector<int> found;
  for (std::size_t i = 0; i < words.size(); ++i)
    if (!form(name).empty() && form(words[i]) == form(name)) found.push_back(static_cast<int>(i));
  return found;
}

/// The number of `#4`; -1 where the name is no such thing.
int numbered(const std::string& name) {
  int number = 0;
  const auto [end, error] = std::from_chars(name.data() + 1, name.data() + name.size(), number);
  const bool is_number = name.size() > 1 && name[0] == '#' && error == std::errc() && end == name.data() + name.size();
  return is_number && number >= 0 ? number : -1;
}

std::invalid_argument several(const std::string& name, const std::string& sentence, const std::vector<int>& found) {
  std::string places;
  for (const int place : found) places += (places.empty() ? "#" : ", #") + std::to_string(place);
  return std::invalid_argument("'" + name + "' stands in " + sentence + " " + std::to_string(found.size()) +
                               " times; name one by its number: " + places);
}

}  // namespace

ExplainSession::ExplainSession(const std::string& folder, const ComputeOptions& compute, int beam_size)
    : model_({folder}, compute), probe_(torch_half().load_probe(folder, compute)), beam_size_(beam_size) {}

int ExplainSession::most_pieces() const { return std::min(kMostPieces, probe_->config().max_position_embeddings); }

SideText ExplainSession::source(const std::string& text) const {
  const std::string line = repair_utf8(text);
  const EncodedLine encoded = model_.vocabulary().source.encode(line);
  if (split_words(line).empty() || encoded.pieces.empty())
    throw std::invalid_argument("the sentence is empty: there is nothing to explain");
  if (static_cast<int>(encoded.ids.size()) > most_pieces())
    throw std::invalid_argument("the sentence has " + std::to_string(encoded.ids.size()) +
                                " pieces, and heed explain reads at most " + std::to_string(most_pieces()) +
                                "; explain a part of it");
  return side_of(line, encoded);
}

SideText ExplainSession::target(const std::string& text) const {
  const std::string line = repair_utf8(text);
  const EncodedLine encoded = model_.vocabulary().target.encode(line);
  if (static_cast<int>(encoded.ids.size()) > most_pieces())
    throw std::invalid_argument("the translation has more than " + std::to_string(most_pieces()) +
                                " pieces, the most that heed explain reads");
  return side_of(line, encoded);
}

ExplainSession::Translated ExplainSession::translate(const std::string& source, const std::vector<AttentionCut>& cuts) {
  TranslatorOptions options;
  options.search.beam_size = beam_size_;
  options.search.max_length = most_pieces();
  const auto cut_scorer = cuts.empty() ? nullptr : probe_->scorer(cuts);
  StepScorer& scorer = cut_scorer ? *cut_scorer : model_.step_scorer();
  Translator translator(scorer, model_.vocabulary(), model_.special(), options);
  const std::vector<SourceLine> lines = {{.text = repair_utf8(source)}};
  const TranslatedText best = translator.translate(lines).front().n_best.front();
  return {.text = best.text, .side = side_of(best.text, model_.vocabulary().target.describe(best.hypothesis.ids))};
}

std::vector<std::string> ExplainSession::unknown_words(const SideText& source) const {
  std::set<int> units;
  for (std::size_t piece = 0; piece < source.ids.size(); ++piece)
    if (source.ids[piece] == model_.vocabulary().source.unk_id()) units.insert(source.unit_of_piece[piece]);
  std::vector<std::string> words;
  for (const int unit : units) words.push_back(source.words[static_cast<std::size_t>(unit)]);
  return words;
}

int position_of_word(const std::vector<std::string>& words, const std::string& name, const std::string& sentence) {
  const int number = numbered(name);
  if (number >= 0 && number < static_cast<int>(words.size())) return number;
  for (const Form form : {as_spelt, without_punctuation, folded}) {
    const auto found = matches(words, name, form);
    if (found.size() > 1) throw several(name, sentence, found);
    if (found.size() == 1) return found.front();
  }
  throw std::invalid_argument("'" + name + "' is not a word of " + sentence);
}

}  // namespace heed
