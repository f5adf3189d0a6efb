#include "cli/align_by_model.h"

#include <optional>
#include <stdexcept>
#include <utility>

#include "aligner/joined_links.h"
#include "aligner/learnt_links.h"
#include "aligner/posterior_links.h"
#include "alignment/alignment_writer.h"
#include "cli/align_output.h"
#include "cli/align_text.h"
#include "cli/command.h"
#include "cli/line_input.h"
#include "decoding/translation_stream.h"
#include "library/model_set.h"

namespace heed {
namespace {

std::vector<PairToAlign> pairs_to_align(std::vector<TextPair> pairs) {
  std::vector<PairToAlign> prepared;
  for (TextPair& pair : pairs)
    prepared.push_back({.source = std::move(pair.source), .target = std::move(pair.target)});
  return prepared;
}

void align_pairs(TextPairReader& input, AlignmentWriter& writer, LineProgress& progress) {
  WindowLimits limits;
  limits.items = ModelAligner::kChoicePairs;
  bool wanted = true;
  stream_windows<TextPair>([&](std::stop_token stop) { return input.next(stop); }, limits,
                           [&](std::vector<TextPair> pairs) {
                             const std::size_t lines = pairs.size(), bytes = input_bytes(pairs);
                             wanted = writer.write(pairs_to_align(std::move(pairs)));
                             progress.add(lines, bytes);
                             return wanted;
                           });
  if (wanted) writer.finish();
}

std::vector<PairToAlign> own_pairs(std::span<const Translation> translations) {
  std::vector<PairToAlign> pairs;
  for (const Translation& translation : translations) {
    const TranslatedText& best = translation.n_best.front();
    // What was copied or put together is read again, as the text that it is.
    const bool is_as_written = best.sentences.size() == 1 && best.sentences.front().words.empty();
    pairs.push_back(
        {.source = translation.is_blank() ? "" : translation.input.text,
         .target = best.text,
         .target_ids = is_as_written ? std::optional(best.hypothesis.ids) : std::nullopt});
  }
  return pairs;
}

void align_own_translations(const AlignOptions& options, LineReader& input, ModelSet& model,
                            AlignmentWriter& writer, const AlignmentWriter::Warn& warn,
                            LineProgress& progress) {
  TranslatorOptions search;
  search.search.beam_size = options.beam_size;
  search.search.scored = false;
  search.unknown = UnknownReading::of(model.config());
  search.splits_sentences = true;
  search.recases = true;
  Translator translator(model.step_scorer(), model.vocabulary(), model.special(),
                        search.within(model.positions()), warn);
  bool wanted = true;
  const auto read = [&](std::stop_token stop) -> std::optional<SourceLine> {
    std::optional<std::string> line = input.next(stop);
    if (!line) return std::nullopt;
    return SourceLine{.text = std::move(*line)};
  };
  translate_stream(translator, read, [&](std::span<const Translation> translations) {
    std::size_t bytes = 0;
    for (const Translation& translation : translations) bytes += translation.input.text.size() + 1;
    wanted = writer.write(own_pairs(translations));
    progress.add(translations.size(), bytes);
    return wanted;
  });
  if (wanted) writer.finish();
}

/// What was learnt before, and what joins it to what models read.
class Prior {
 public:
  explicit Prior(const std::string& folder) : model_(folder), joiner_(model_) {
    require_units(folder, model_.units(), AlignmentUnits::kWord);
  }

  AlignedPair join(const PairToAlign& pair, const ReadAttention& forward,
                   const std::optional<ReadAttention>& reverse, const AlignmentOutput& form) {
    return aligned_pair(joiner_.join(pair, forward, reverse), form);
  }

 private:
  LinkModel model_;
  LinkJoiner joiner_;
};

Bitext bitext_of(std::span<const PairToAlign> pairs) {
  Bitext bitext;
  for (const PairToAlign& pair : pairs) bitext.add(pair.source, pair.target);
  return bitext;
}

ModelAligner aligner_of(ModelSet& model, const AlignerOptions& options) {
  return {model.forced_scorer(), model.vocabulary(), model.config(), options};
}

}  // namespace

void validate_models(const AlignOptions& options) {
  if (options.aligner.units == AlignmentUnits::kCharacter)
    throw std::invalid_argument(
        "--units character is for --learn; a translation model has --units piece for scripts "
        "without spaces");
  if (!options.prior.empty()) {
    if (options.aligner.units == AlignmentUnits::kPiece)
      throw std::invalid_argument("--prior has links of words; leave out --units piece");
    return;
  }
  if (options.reverse_model.empty()) {
    if (!options.forward_output.empty() || !options.reverse_output.empty())
      throw std::invalid_argument(
          "--forward-output and --reverse-output need a --reverse-model, or else --output is all "
          "there is");
    if (!options.symmetrize.empty())
      throw std::invalid_argument("--symmetrize needs a --reverse-model to agree with");
    return;
  }
  if (AlignmentStyle::parse(options.alignment).kind == AlignmentStyle::Kind::kSoft)
    throw std::invalid_argument(
        "--alignment soft is of one model; with a --reverse-model take hard, or a share");
  if (options.aligner.units == AlignmentUnits::kPiece)
    throw std::invalid_argument(
        "--units piece is for one model: two models cut words differently; take --units word");
}

void run_align_by_model(const AlignOptions& options) {
  const auto inputs = options.inputs();
  LineProgress progress = line_progress(inputs, options.output, options.quiet);
  const AlignmentWriter::Warn warn = [&](const std::string& message) {
    progress.say("heed: " + message);
  };
  tell_of_terminal(inputs.front(), options.quiet);
  // Files are opened before models: what the user mistyped is said at once.
  std::optional<TextPairReader> pairs;
  std::optional<LineReader> lines;
  if (options.translates_first())
    lines.emplace(inputs.front(), warn);
  else
    pairs.emplace(options.files, warn);
  AlignOutput output(options, warn);
  std::optional<Prior> prior;
  if (!options.prior.empty()) prior.emplace(options.prior);
  const std::string folder = options.model.empty() ? default_model() : options.model;
  ModelSet model({folder}, options.compute);
  std::optional<ModelSet> reverse_model;
  if (!options.reverse_model.empty())
    reverse_model.emplace(std::vector{options.reverse_model}, options.compute);
  ModelAligner forward = aligner_of(model, options.aligner);
  std::optional<ModelAligner> reverse;
  if (reverse_model) reverse.emplace(aligner_of(*reverse_model, options.aligner));
  AlignmentHelpers helpers{.learn = [&](std::span<const PairToAlign> pairs) {
    ThreadPool threads(options.compute.threads);
    return learnt_links(bitext_of(pairs), threads);
  }};
  if (prior)
    helpers.align = [&](const PairToAlign& pair, const ReadAttention& one,
                        const std::optional<ReadAttention>& other) {
      return prior->join(pair, one, other, options.output_form());
    };
  // What a translation cuts it says itself.
  AlignmentWriter writer(
      forward, reverse ? &*reverse : nullptr, options.output_form(),
      [&](const std::vector<AlignedPair>& pairs) { return output.write(pairs); },
      pairs ? warn : [](const std::string&) {}, std::move(helpers));
  if (pairs)
    align_pairs(*pairs, writer, progress);
  else
    align_own_translations(options, *lines, model, writer, warn, progress);
  output.finish();
}

}  // namespace heed
