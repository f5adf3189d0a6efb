#include "cli/model_aligner.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <stdexcept>
#include <utility>

#include "decoding/forced_batches.h"
#include "text/words.h"

namespace heed {
namespace {

/// A number from 0, or throws naming the option.
int parse_number(std::string_view text, const std::string& wanted) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number < 0)
    throw std::invalid_argument(wanted + ", not '" + std::string(text) + "'");
  return number;
}

/// Nothing: to be chosen.
std::optional<int> parse_layer(const std::string& text) {
  if (text == "auto") return std::nullopt;
  return parse_number(text, "--layer must be auto or a number from 0");
}

std::optional<AlignmentMethod> parse_method(const std::string& text) {
  if (text == "auto") return std::nullopt;
  if (text == "plain") return AlignmentMethod::kPlain;
  if (text == "shifted") return AlignmentMethod::kShifted;
  throw std::invalid_argument("--method must be auto, plain or shifted, not '" + text + "'");
}

std::vector<int> parse_heads(std::string_view text) {
  std::vector<int> heads;
  if (text == "all") return heads;
  while (true) {
    const std::size_t comma = text.find(',');
    heads.push_back(parse_number(text.substr(0, comma), "--heads must be all or numbers from 0 such as 0,2"));
    if (comma == std::string_view::npos) return heads;
    text.remove_prefix(comma + 1);
  }
}

AttentionView view_of(const CrossAttention& attention, const std::vector<float>& values) {
  return {.values = values,
          .layers = attention.layers,
          .heads = attention.heads,
          .queries = attention.queries,
          .keys = attention.keys};
}

/// White space alone is nothing to align.
EncodedLine encode_words(const Tokenizer& tokenizer, const std::string& text) {
  return split_words(text).empty() ? EncodedLine{} : tokenizer.encode(text);
}

bool cut(EncodedLine& line, std::size_t longest) {
  if (line.pieces.size() <= longest) return false;
  line.ids[longest] = line.ids.back();  // </s>
  line.ids.resize(longest + 1);
  line.pieces.resize(longest);
  line.word_of_piece.resize(longest);
  return true;
}

void require_one_of(const std::string& option, const std::string& value, const char* first, const char* second) {
  if (value != first && value != second)
    throw std::invalid_argument(option + " must be " + first + " or " + second + ", not '" + value + "'");
}

SoftAlignment in_words(const SoftAlignment& pieces, const EncodedPair& pair) {
  return word_alignment(pieces, {pair.source.word_of_piece, pair.source.words},
                        {pair.target.word_of_piece, pair.target.words});
}

/// How many links are in both; each ordered.
std::size_t count_common(const std::vector<Link>& a, const std::vector<Link>& b) {
  std::vector<Link> common;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(common));
  return common.size();
}

}  // namespace

void AlignerOptions::validate() const {
  require_one_of("--units", units, "word", "piece");
  parse_method(method);
  require_one_of("--weights", weights, "norm", "attention");
  parse_layer(layer);
  parse_heads(heads);
  if (batch_tokens < 1) throw std::invalid_argument("--batch-tokens must be at least 1");
}

ModelAligner::ModelAligner(ForcedScorer& scorer, Vocabulary vocabulary, const ModelConfig& config,
                           AlignerOptions options)
    : scorer_(scorer),
      vocabulary_(std::move(vocabulary)),
      longest_(static_cast<std::size_t>(config.max_position_embeddings - 1)),  // and </s>
      options_(std::move(options)),
      layers_(config.decoder_layers) {
  options_.validate();
  layer_ = parse_layer(options_.layer);
  method_ = parse_method(options_.method);
  heads_ = parse_heads(options_.heads);
  if (layer_ || method_ || config.alignment_layer < 0) return;
  layer_ = config.alignment_layer;
  method_ = config.alignment_shifted ? AlignmentMethod::kShifted : AlignmentMethod::kPlain;
}

EncodedPair ModelAligner::encode(const PairToAlign& pair, const std::function<void(const char* side)>& was_cut) const {
  EncodedPair encoded{.source = encode_words(vocabulary_.source, pair.source),
                      .target = pair.target_ids ? vocabulary_.target.describe(*pair.target_ids)
                                                : encode_words(vocabulary_.target, pair.target)};
  if (cut(encoded.source, longest_)) was_cut("source");
  if (cut(encoded.target, longest_)) was_cut("target");
  return encoded;
}

std::vector<AttentionChoice> ModelAligner::candidates() const {
  std::vector<AttentionChoice> candidates;
  for (int layer = layer_.value_or(layers_ - 1); layer >= layer_.value_or(0); --layer)
    for (const AlignmentMethod method : {AlignmentMethod::kPlain, AlignmentMethod::kShifted})
      if (method_.value_or(method) == method) candidates.push_back({layer, heads_, method});
  return candidates;
}

void ModelAligner::choose(std::span<const EncodedPair> pairs) {
  if (is_chosen()) return;
  const std::vector<SoftAlignment> decides = leave_one_out(scorer_, pairs, options_.batch_tokens);
  const std::vector<AttentionChoice> choices = candidates();
  std::vector<std::size_t> agreement(choices.size(), 0);
  read(pairs, [&](std::size_t i, const CrossAttention& attention) {
    const AttentionView view = chosen_weights(attention);
    const std::vector<Link> wanted = hard_links(decides[i]);
    for (std::size_t c = 0; c < choices.size(); ++c) {
      choices[c].validate(view);
      agreement[c] += count_common(hard_links(in_words(piece_alignment(view, choices[c]), pairs[i])), wanted);
    }
  });
  const auto best = std::max_element(agreement.begin(), agreement.end()) - agreement.begin();
  layer_ = choices[static_cast<std::size_t>(best)].layer;
  method_ = choices[static_cast<std::size_t>(best)].method;
}

std::vector<SoftAlignment> ModelAligner::align(std::span<const EncodedPair> pairs) const {
  std::vector<SoftAlignment> alignments(pairs.size());
  read(pairs, [&](std::size_t i, const CrossAttention& attention) {
    const AttentionView view = chosen_weights(attention);
    choice().validate(view);
    alignments[i] = piece_alignment(view, choice());
    if (options_.units == "word") alignments[i] = in_words(alignments[i], pairs[i]);
  });
  return alignments;
}

AttentionView ModelAligner::chosen_weights(const CrossAttention& attention) const {
  return view_of(attention, options_.weights == "norm" ? attention.contributions : attention.weights);
}

void ModelAligner::read(std::span<const EncodedPair> pairs,
                        const std::function<void(std::size_t, const CrossAttention&)>& visit) const {
  std::vector<IdPair> ids;
  std::vector<std::size_t> places;  // of what is not empty
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    if (pairs[i].is_empty()) continue;
    ids.push_back({.source = pairs[i].source.ids, .target = pairs[i].target.ids});
    places.push_back(i);
  }
  score_in_batches(scorer_, ids, {.batch_tokens = options_.batch_tokens, .with_attention = true},
                   [&](std::size_t i, const ForcedScores& scores) { visit(places[i], scores.cross_attention); });
}

}  // namespace heed
