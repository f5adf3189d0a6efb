#include "cli/model_aligner.h"

#include <charconv>
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

int parse_layer(const std::string& text) {
  return text == "auto" ? -1 : parse_number(text, "--layer must be auto or a number from 0");
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

AttentionChoice parse_choice(const AlignerOptions& options) {
  options.validate();
  return {.layer = parse_layer(options.layer),
          .heads = parse_heads(options.heads),
          .method = options.method == "plain" ? AlignmentMethod::kPlain : AlignmentMethod::kShifted};
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

}  // namespace

void AlignerOptions::validate() const {
  require_one_of("--units", units, "word", "piece");
  require_one_of("--method", method, "shifted", "plain");
  require_one_of("--weights", weights, "norm", "attention");
  parse_layer(layer);
  parse_heads(heads);
  if (batch_tokens < 1) throw std::invalid_argument("--batch-tokens must be at least 1");
}

ModelAligner::ModelAligner(ForcedScorer& scorer, TranslatorVocabulary vocabulary, int positions, AlignerOptions options)
    : scorer_(scorer),
      vocabulary_(std::move(vocabulary)),
      longest_(static_cast<std::size_t>(positions - 1)),  // and </s>
      options_(std::move(options)),
      choice_(parse_choice(options_)) {}

EncodedPair ModelAligner::encode(const PairToAlign& pair, const std::function<void(const char* side)>& was_cut) const {
  EncodedPair encoded{.source = encode_words(vocabulary_.source, pair.source),
                      .target = pair.target_ids ? vocabulary_.target.describe(*pair.target_ids)
                                                : encode_words(vocabulary_.target, pair.target)};
  if (cut(encoded.source, longest_)) was_cut("source");
  if (cut(encoded.target, longest_)) was_cut("target");
  return encoded;
}

void ModelAligner::choose_layer(std::span<const EncodedPair> pairs) {
  if (has_layer()) return;
  LayerStrength strength;
  read(pairs, [&](std::size_t, const CrossAttention& attention) {
    strength.add(view_of(attention, attention.contributions), choice_.method);
  });
  choice_.layer = strength.strongest();
}

std::vector<SoftAlignment> ModelAligner::align(std::span<const EncodedPair> pairs) {
  std::vector<SoftAlignment> alignments(pairs.size());
  read(pairs, [&](std::size_t i, const CrossAttention& attention) {
    const AttentionView view = chosen_weights(attention);
    choice_.validate(view);
    alignments[i] = piece_alignment(view, choice_);
    if (options_.units == "piece") return;
    const EncodedLine &source = pairs[i].source, &target = pairs[i].target;
    alignments[i] =
        word_alignment(alignments[i], {source.word_of_piece, source.words}, {target.word_of_piece, target.words});
  });
  return alignments;
}

AttentionView ModelAligner::chosen_weights(const CrossAttention& attention) const {
  return view_of(attention, options_.weights == "norm" ? attention.contributions : attention.weights);
}

void ModelAligner::read(std::span<const EncodedPair> pairs,
                        const std::function<void(std::size_t, const CrossAttention&)>& visit) {
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
