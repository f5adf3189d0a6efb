#include "cli/align.h"

#include <charconv>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <stdexcept>
#include <utility>

#include "aligner/link_model.h"
#include "alignment/alignment_writer.h"
#include "cli/align_text.h"
#include "cli/command.h"
#include "cli/corpus_options.h"
#include "cli/line_input.h"
#include "cli/line_output.h"
#include "decoding/stream_windows.h"
#include "library/model_set.h"

namespace heed {
namespace {

bool translates_first(const AlignOptions& options) {
  return options.files.target.empty() && options.files.pairs.empty();
}

AlignmentOutput output_form(const AlignOptions& options) {
  AlignmentOutput form{.style = AlignmentStyle::parse(options.alignment),
                       .with_target = translates_first(options)};
  if (!options.symmetrize.empty())
    form.symmetrization = value_named(kSymmetrizations, options.symmetrize, "--symmetrize");
  return form;
}

/// A number from 0, or throws naming the option.
int parse_number(std::string_view text, const std::string& wanted) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number < 0)
    throw std::invalid_argument(wanted + ", not '" + std::string(text) + "'");
  return number;
}

std::optional<int> parse_layer(const std::string& text) {
  if (text == "auto") return std::nullopt;
  return parse_number(text, "--layer must be auto or a number from 0");
}

std::vector<int> parse_heads(std::string_view text) {
  std::vector<int> heads;
  if (text == "auto" || text == "all") return heads;
  while (true) {
    const std::size_t comma = text.find(',');
    heads.push_back(parse_number(text.substr(0, comma),
                                 "--heads must be auto, all or numbers from 0 such as 0,2"));
    if (comma == std::string_view::npos) return heads;
    text.remove_prefix(comma + 1);
  }
}

void add_files(CLI::App& command, AlignOptions& options) {
  command.add_option("-m,--model", options.model,
                     "Model folder (default: the bundled English-German one), or what --learn "
                     "--save has kept");
  command.add_option("--source", options.files.source,
                     "Source sentences. Without --target they (or else those of standard "
                     "input) are translated "
                     "first, and written are translation ||| alignment");
  command.add_option("--target", options.files.target,
                     "Target sentences, the translation of each source line");
  add_pairs_options(command, options.files.pairs, options.files.selection);
  command.add_option("-o,--output", options.output, kOutputHelp)->capture_default_str();
  command.add_flag("-q,--quiet", options.quiet, "No warnings on stderr");
}

void add_result(CLI::App& command, AlignOptions& options) {
  command
      .add_option("--alignment", options.alignment,
                  "hard (0-0 1-2: the best source word of each target word), soft (a row of "
                  "weights a target word), or "
                  "all links with this share of a target word's attention, such as 0.3")
      ->capture_default_str();
  add_named_option(command, "--units", options.aligner.units, kAlignmentUnits,
                   "Align words (whitespace tokens) or subword pieces");
  command.add_option(
      "--reverse-model", options.reverse_model,
      "Model folder of the other direction: both models align, and their links are symmetrised");
  command.add_option("--symmetrize", options.symmetrize,
                     "How the links of two directions become one set: intersect, union, grow-diag, "
                     "grow-diag-final, grow-diag-final-and (the default of models; of what is "
                     "learnt: links that both directions together find more probable than not)");
  command
      .add_option("links", options.links,
                  "Two files of links, i-j with the source first in both: they are symmetrised, "
                  "and nothing is read or aligned but they")
      ->expected(1, 2);
}

/// After all others, of which some are for models only.
void add_learning(CLI::App& command, AlignOptions& options) {
  CLI::Option* learn = command.add_flag(
      "--learn", options.learn,
      "No model: which words belong together is learnt from the sentence pairs themselves");
  command
      .add_option("--save", options.save,
                  "New folder for what was learnt; --model FOLDER aligns other pairs with it")
      ->needs(learn);
  command
      .add_option("--prior", options.prior,
                  "Folder of what was learnt before: its links count as if the text had them too")
      ->needs(learn);
  command.add_flag("--link-scores", options.link_scores,
                   "With --learn, or with what it has saved: how probable each link is, as in "
                   "0-0:0.9876");
  for (const char* name :
       {"--model", "--reverse-model", "--units", "--layer", "--heads", "--method", "--weights",
        "--beam-size", "--batch-tokens", "--device", "--precision"})
    learn->excludes(command.get_option(name));
}

void add_method(CLI::App& command, AlignerOptions& aligner) {
  command
      .add_option_function<std::string>(
          "--layer", [&](const std::string& text) { aligner.layer = parse_layer(text); },
          "Decoder layer to read, from 0; auto: what the model's config.json says, or else the one "
          "that agrees "
          "best with leaving out words of the first 50 sources, for which the output waits")
      ->default_str("auto");
  command
      .add_option_function<std::string>(
          "--heads",
          [&](const std::string& text) {
            aligner.heads = parse_heads(text);
            aligner.all_heads = text == "all";
          },
          "Heads to average: all, or numbers from 0 such as 0,2; auto: the one that training has "
          "guided, or else all")
      ->default_str("auto");
  add_named_option(command, "--method", aligner.method, kAlignmentMethods,
                   "Read attention when the decoder predicts the target piece (plain), or when the "
                   "piece is its input "
                   "(shifted); auto as for --layer");
  add_named_option(
      command, "--weights", aligner.figure, kEdgeFigures,
      "Attention times the length of what it adds (norm), or attention alone (attention); auto: "
      "attention of a guided head, or else norm");
}

void add_compute(CLI::App& command, AlignOptions& options) {
  command
      .add_option("-b,--beam-size", options.beam_size,
                  "Beam of the model's own translations: hypotheses kept at each step")
      ->capture_default_str();
  command
      .add_option("--batch-tokens", options.aligner.batch_tokens,
                  "Tokens read at once, with padding")
      ->capture_default_str();
  add_compute_options(command, options.compute);
}

std::vector<PairToAlign> pairs_to_align(std::vector<TextPair> pairs) {
  std::vector<PairToAlign> prepared;
  for (TextPair& pair : pairs)
    prepared.push_back({.source = std::move(pair.source), .target = std::move(pair.target)});
  return prepared;
}

std::size_t bytes_of(std::span<const TextPair> pairs) {
  std::size_t bytes = 0;
  for (const TextPair& pair : pairs)
    bytes += byte_size(pair) + 2;  // line ends, or tab and line end
  return bytes;
}

void align_pairs(TextPairReader& input, AlignmentWriter& writer, LineProgress& progress) {
  WindowLimits limits;
  limits.items = ModelAligner::kChoicePairs;
  bool wanted = true;
  stream_windows<TextPair>([&](std::stop_token stop) { return input.next(stop); }, limits,
                           [&](std::vector<TextPair> pairs) {
                             const std::size_t lines = pairs.size(), bytes = bytes_of(pairs);
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
  search.unknown = UnknownReading::of(model.config());
  search.splits_sentences = true;
  Translator translator(model.step_scorer(), model.vocabulary(), model.special(),
                        search.within(model.positions()), warn);
  bool wanted = true;
  const auto read = [&](std::stop_token stop) -> std::optional<SourceLine> {
    std::optional<std::string> line = input.next(stop);
    if (!line) return std::nullopt;
    return SourceLine{.text = std::move(*line)};
  };
  translator.translate_stream(read, [&](std::span<const Translation> translations) {
    std::size_t bytes = 0;
    for (const Translation& translation : translations) bytes += translation.input.text.size() + 1;
    wanted = writer.write(own_pairs(translations));
    progress.add(translations.size(), bytes);
    return wanted;
  });
  if (wanted) writer.finish();
}

/// Whether links come from text alone, now or earlier, and not from a translation model.
bool is_learnt(const AlignOptions& options) {
  return options.learn || (!options.model.empty() && LinkModel::is_in(options.model));
}

void validate_link_files(const AlignOptions& options) {
  const std::string& first = options.links.front();
  if (options.links.size() == 1)
    throw std::invalid_argument(first + " stands alone: write --source " + first +
                                ", or name two files of links to --symmetrize");
  if (options.symmetrize.empty())
    throw std::invalid_argument("write --source " + first + " --target " + options.links.back() +
                                "; two files of links need --symmetrize METHOD to become one");
  if (options.learn || !options.files.source.empty() || !options.files.pairs.empty())
    throw std::invalid_argument(
        "files of links are only symmetrised; leave out what is to be aligned");
}

void validate_learnt(const AlignOptions& options) {
  const std::string who = options.learn ? "--learn" : "a --model that --learn has saved";
  if (translates_first(options))
    throw std::invalid_argument(who +
                                " needs sentence pairs: give --source and --target, or "
                                "--pairs");
  if (!options.reverse_model.empty())
    throw std::invalid_argument(who + " aligns in both directions; leave out --reverse-model");
  if (options.aligner.units == AlignmentUnits::kPiece)
    throw std::invalid_argument(who + " aligns words; leave out --units piece");
  const bool is_hard = options.alignment == "hard";
  if (options.alignment == "soft")
    throw std::invalid_argument(who + " writes links; take --alignment hard, or a share");
  if (!options.symmetrize.empty() && (!is_hard || options.link_scores))
    throw std::invalid_argument(
        "--symmetrize makes one of hard links; leave it out for a share or for --link-scores");
  std::error_code none;
  if (!options.save.empty() && std::filesystem::exists(options.save, none) &&
      !std::filesystem::is_empty(options.save, none))
    throw std::invalid_argument(options.save +
                                " is there already; --save needs a new or empty folder");
}

ModelAligner aligner_of(ModelSet& model, const AlignerOptions& options) {
  return {model.forced_scorer(), model.vocabulary(), model.config(), options};
}

}  // namespace

void AlignOptions::validate() const {
  aligner.validate();
  const AlignmentOutput form = output_form(*this);
  if (form.style.kind == AlignmentStyle::Kind::kNone)
    throw std::invalid_argument("--alignment must be hard, soft or a share from 0 to 1");
  if (beam_size < 1) throw std::invalid_argument("--beam-size must be at least 1");
  if (!links.empty()) return validate_link_files(*this);
  if (is_learnt(*this)) return validate_learnt(*this);
  if (link_scores)
    throw std::invalid_argument(
        "--link-scores is of links that are learnt: give --learn, or a --model that it has saved");
  if (reverse_model.empty()) {
    if (!symmetrize.empty())
      throw std::invalid_argument("--symmetrize needs a --reverse-model to agree with");
    return;
  }
  if (form.style.kind == AlignmentStyle::Kind::kSoft)
    throw std::invalid_argument(
        "--alignment soft is of one model; with a --reverse-model take hard, or a share");
  if (aligner.units == AlignmentUnits::kPiece)
    throw std::invalid_argument(
        "--units piece is for one model: two models cut words differently; take --units word");
}

std::vector<std::string> AlignOptions::inputs() const {
  if (files.source.empty() && files.target.empty())
    return {files.pairs.empty() ? "-" : files.pairs};
  if (files.target.empty()) return {files.source};
  return {files.source, files.target};
}

void add_align(CLI::App& app) {
  CLI::App* command =
      add_command(app, "align", "Which word is whose translation, for each sentence pair");
  const auto options = std::make_shared<AlignOptions>();
  add_files(*command, *options);
  add_result(*command, *options);
  add_method(*command, options->aligner);
  add_compute(*command, *options);
  add_learning(*command, *options);
  command->callback([options] { run_align(*options); });
}

void run_align(const AlignOptions& options) {
  options.validate();
  if (!options.links.empty()) return run_symmetrize_files(options);
  if (options.learn) return run_align_learning(options);
  if (is_learnt(options)) return run_align_learnt(options);
  const auto inputs = options.inputs();
  LineProgress progress = line_progress(inputs, options.output, options.quiet);
  const AlignmentWriter::Warn warn = [&](const std::string& message) {
    progress.say("heed: " + message);
  };
  tell_of_terminal(inputs.front(), options.quiet);
  // Files are opened before models: what the user mistyped is said at once.
  std::optional<TextPairReader> pairs;
  std::optional<LineReader> lines;
  if (translates_first(options))
    lines.emplace(inputs.front(), warn);
  else
    pairs.emplace(options.files, warn);
  LineOutput output(options.output);
  const std::string folder = options.model.empty() ? default_model() : options.model;
  ModelSet model({folder}, options.compute);
  std::optional<ModelSet> reverse_model;
  if (!options.reverse_model.empty())
    reverse_model.emplace(std::vector{options.reverse_model}, options.compute);
  ModelAligner forward = aligner_of(model, options.aligner);
  std::optional<ModelAligner> reverse;
  if (reverse_model) reverse.emplace(aligner_of(*reverse_model, options.aligner));
  // What a translation cuts it says itself.
  AlignmentWriter writer(
      forward, reverse ? &*reverse : nullptr, output_form(options),
      [&](const std::string& lines) { return output.write(lines); },
      pairs ? warn : [](const std::string&) {});
  if (pairs)
    align_pairs(*pairs, writer, progress);
  else
    align_own_translations(options, *lines, model, writer, warn, progress);
  output.finish();
}

}  // namespace heed
