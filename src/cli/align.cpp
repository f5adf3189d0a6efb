#include "cli/align.h"

#include <algorithm>
#include <charconv>
#include <memory>
#include <optional>
#include <stdexcept>

#include "aligner/link_model.h"
#include "alignment/alignment_style.h"
#include "alignment/symmetrize.h"
#include "cli/align_by_model.h"
#include "cli/align_links.h"
#include "cli/align_text.h"
#include "cli/command.h"
#include "cli/corpus_options.h"
#include "cli/line_output.h"

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
      .add_option(
          "--alignment,--threshold", options.alignment,
          "hard (0-0 1-2: the best source word of each target word, or none by a head that "
          "was guided or by what is learnt), soft (a row of weights a target word, the last "
          "of which is that of no source word), or all "
          "links with this share of a target word's attention, such as 0.3 (of what is "
          "learnt: as probable as this); two, such as 0.5,0.2, write links below the "
          "first as possible, 1p2")
      ->capture_default_str();
  command.add_flag("--link-scores", options.link_scores,
                   "How well each link is supported, as in 0-0:0.9876: the share of the target "
                   "word's attention, or how probable what is learnt finds it; of two directions "
                   "the geometric mean");
  add_named_option(command, "--units", options.aligner.units, kAlignmentUnits,
                   "What is counted: words (whitespace tokens); a model's subword pieces; or, of "
                   "what is learnt, words in which each character of scripts without spaces "
                   "(Chinese, Japanese, Thai, ...) counts as one");
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
                  "and nothing is read or aligned but they. With --html, one file of links (ipj "
                  "possible) of --source and --target, or --pairs, to look at")
      ->expected(1, 2);
}

void add_more_outputs(CLI::App& command, AlignOptions& options) {
  command.add_option("--forward-output", options.forward_output,
                     "Besides --output, a file for the links of this direction alone, before both "
                     "become one");
  command.add_option("--reverse-output", options.reverse_output,
                     "The same of the other direction; the source stands first here too");
  command.add_option("--html", options.html,
                     "Besides --output, one HTML page (no network) to look at the links, to mark "
                     "them by hand as sure, possible or wrong, and to save them as a gold file");
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
  command.add_option("--prior", options.prior,
                     "Folder of what was learnt before. With --learn: its links count as if the "
                     "text had them too. With a translation model: its links and the model's "
                     "attention are joined");
  for (const char* name : {"--model", "--reverse-model", "--layer", "--heads", "--method",
                           "--weights", "--beam-size", "--batch-tokens", "--device", "--precision"})
    learn->excludes(command.get_option(name));
}

void add_method(CLI::App& command, AlignerOptions& aligner) {
  command
      .add_option_function<std::string>(
          "--layer", [&](const std::string& text) { aligner.layer = parse_layer(text); },
          "Decoder layer to read, from 0; auto: the one that training has guided, or else the one "
          "that agrees best with links learnt from the first 100 pairs, for which the output "
          "waits; "
          "of fewer than 20, what config.json says")
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

void validate_outputs(const AlignOptions& options) {
  std::vector<std::string> names;
  for (const std::string& name :
       {options.output, options.forward_output, options.reverse_output, options.html}) {
    if (name.empty()) continue;
    if (std::find(names.begin(), names.end(), name) != names.end())
      throw std::invalid_argument("two outputs are to be written to " + name +
                                  "; give each a file of its own");
    names.push_back(name);
  }
  const bool is_soft = AlignmentStyle::parse(options.alignment).kind == AlignmentStyle::Kind::kSoft;
  if (is_soft && !options.symmetrize.empty())
    throw std::invalid_argument("--alignment soft is of one direction; leave out --symmetrize");
  if (is_soft && (options.link_scores || names.size() > 1))
    throw std::invalid_argument(
        "--alignment soft writes no links; leave it out for --link-scores, --html and the links "
        "of each direction");
  if (!options.html.empty() && options.aligner.units == AlignmentUnits::kPiece)
    throw std::invalid_argument("--html shows words; leave out --units piece");
}

}  // namespace

void AlignOptions::validate() const {
  aligner.validate();
  if (AlignmentStyle::parse(alignment).kind == AlignmentStyle::Kind::kNone)
    throw std::invalid_argument("--alignment must be hard, soft or shares from 0 to 1");
  if (!symmetrize.empty()) value_named(kSymmetrizations, symmetrize, "--symmetrize");
  if (beam_size < 1) throw std::invalid_argument("--beam-size must be at least 1");
  validate_outputs(*this);
  if (!links.empty()) return validate_link_files(*this);
  if (is_learnt()) return validate_learnt(*this);
  validate_models(*this);
}

AlignmentOutput AlignOptions::output_form() const {
  AlignmentOutput form{.style = AlignmentStyle::parse(alignment),
                       .with_target = translates_first(),
                       .with_scores = link_scores,
                       .with_directions = !forward_output.empty() || !reverse_output.empty(),
                       .with_text = !html.empty()};
  if (!symmetrize.empty())
    form.symmetrization = value_named(kSymmetrizations, symmetrize, "--symmetrize");
  return form;
}

bool AlignOptions::is_learnt() const {
  return learn || (!model.empty() && LinkModel::is_in(model));
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
  add_more_outputs(*command, *options);
  add_method(*command, options->aligner);
  add_compute(*command, *options);
  add_learning(*command, *options);
  command->callback([options] { run_align(*options); });
}

void run_align(const AlignOptions& options) {
  options.validate();
  if (options.links.size() == 1) return run_show_links(options);
  if (!options.links.empty()) return run_symmetrize_files(options);
  if (options.learn) return run_align_learning(options);
  if (options.is_learnt()) return run_align_learnt(options);
  run_align_by_model(options);
}

}  // namespace heed
