#include "cli/evaluate.h"

#include <algorithm>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "alignment/naacl.h"
#include "alignment/pharaoh.h"
#include "cli/command.h"
#include "cli/line_input.h"
#include "cli/line_output.h"
#include "metrics/alignment_error_rate.h"
#include "metrics/chrf.h"
#include "text/line_reader.h"

namespace heed {
namespace {

using Json = nlohmann::ordered_json;

bool is_of_alignments(Metric metric) { return metric == Metric::kAlignmentErrorRate; }

bool of_alignments(const EvaluateOptions& options) {
  return !options.alignment.empty() ||
         std::any_of(options.metrics.begin(), options.metrics.end(), is_of_alignments);
}

std::string shown_name(const std::string& path) { return path == "-" ? "standard input" : path; }

std::vector<std::string> read_some_lines(const std::string& path) {
  std::vector<std::string> lines = read_lines(path);
  if (lines.empty())
    throw std::runtime_error(shown_name(path) + " is empty: there is nothing to evaluate");
  return lines;
}

void require_equal_counts(const std::string& reference, std::size_t wanted,
                          const std::string& judged, std::size_t count) {
  if (wanted == count) return;
  throw std::runtime_error(shown_name(reference) + " has " + std::to_string(wanted) +
                           " lines, but " + shown_name(judged) + " has " + std::to_string(count) +
                           ": line by line they must belong together");
}

/// Everything that a metric says, on one line.
std::string json_line(const std::string& name, double score, const std::string& signature,
                      const Json& more) {
  Json json = {{"name", name}, {"score", score}, {"signature", signature}};
  json.update(more);
  return json.dump();
}

std::string evaluate_bleu(const std::vector<std::string>& hypotheses, const References& references,
                          const EvaluateOptions& options) {
  BleuOptions settings = options.bleu;
  settings.lowercase = options.lowercase;
  const BleuScore score = bleu(hypotheses, references, settings);
  if (!options.json) return bleu_line(score, settings, references.size(), options.width);
  return json_line("BLEU", score.score, bleu_signature(settings, references.size()),
                   {{"verbose_score", bleu_details(score)},
                    {"precisions", score.precisions},
                    {"brevity_penalty", score.brevity_penalty},
                    {"hypothesis_length", score.counts.hypothesis_length},
                    {"reference_length", score.counts.reference_length}});
}

std::string evaluate_chrf(const std::vector<std::string>& hypotheses, const References& references,
                          bool words, const EvaluateOptions& options) {
  const ChrfOptions settings{.words = words, .lowercase = options.lowercase};
  const double score = chrf(hypotheses, references, settings);
  if (!options.json) return chrf_line(score, settings, references.size(), options.width);
  return json_line(chrf_name(settings), score, chrf_signature(settings, references.size()),
                   Json::object());
}

std::vector<std::string> evaluate_translations(const EvaluateOptions& options) {
  References references;  // before what may be a pipe: a mistyped path is said at once
  for (const std::string& path : options.references) references.push_back(read_some_lines(path));
  const std::vector<std::string> hypotheses = read_some_lines(options.hypothesis);
  for (std::size_t i = 0; i < references.size(); ++i)
    require_equal_counts(options.references[i], references[i].size(), options.hypothesis,
                         hypotheses.size());
  std::vector<Metric> metrics = options.metrics;
  if (metrics.empty()) metrics = {Metric::kBleu, Metric::kChrf};
  std::vector<std::string> lines;
  for (const Metric metric : metrics)
    lines.push_back(metric == Metric::kBleu ? evaluate_bleu(hypotheses, references, options)
                                            : evaluate_chrf(hypotheses, references,
                                                            metric == Metric::kChrfWords, options));
  return lines;
}

std::vector<WordPair> as_pairs(const std::vector<Link>& links) {
  std::vector<WordPair> pairs;
  for (const Link& link : links) pairs.emplace_back(link.source, link.target);
  return pairs;
}

/// A file of links.
struct LinksFile {
  std::string path;
  std::vector<std::string> lines;     ///< a pair each
  bool is_naacl;                      ///< its last pairs may have no line
  std::vector<GoldLinks> links = {};  ///< of each line

  explicit LinksFile(const std::string& file)
      : path(file), lines(read_some_lines(file)), is_naacl(heed::is_naacl(lines)) {
    if (is_naacl) lines = pharaoh_of_naacl(lines, shown_name(path));
  }

  void parse(bool one_based) {
    const std::string name = shown_name(path);
    for (const std::string& line : lines)
      links.push_back(
          parse_gold_links(line, {.file = name, .line = links.size() + 1}, one_based && !is_naacl));
  }
};

/// Gives all files a line for each pair.
void pad(std::vector<LinksFile>& files) {
  std::size_t least = 0, named = 0;
  for (const LinksFile& file : files) {
    std::size_t& most = file.is_naacl ? named : least;
    most = std::max(most, file.lines.size());
  }
  const std::size_t pairs = least > 0 ? least : named;
  for (LinksFile& file : files)
    if (file.is_naacl && file.lines.size() < pairs) file.lines.resize(pairs);
}

/// What the annotators say together.
std::vector<GoldLinks> joint_references(std::span<const LinksFile> files,
                                        const EvaluateOptions& options) {
  std::vector<std::vector<GoldLinks>> lines(files.front().lines.size());
  for (const LinksFile& file : files) {
    const std::vector<GoldLinks>& gold = file.links;
    if (!options.gold_one_based && !file.is_naacl && seem_one_based(gold))
      std::fprintf(stderr,
                   "heed: %s links no first word (0), as if it counted from 1; if it does, add "
                   "--gold-one-based\n",
                   file.path.c_str());
    for (std::size_t line = 0; line < gold.size(); ++line) lines[line].push_back(gold[line]);
  }
  std::vector<GoldLinks> joint;
  for (const std::vector<GoldLinks>& line : lines) joint.push_back(joint_gold(line));
  return joint;
}

std::string evaluate_alignment(const EvaluateOptions& options) {
  const std::string& judged = options.alignment.empty() ? options.hypothesis : options.alignment;
  std::vector<LinksFile> files(options.references.begin(), options.references.end());
  files.emplace_back(judged);
  pad(files);
  for (const LinksFile& file : files)
    require_equal_counts(file.path, file.lines.size(), judged, files.back().lines.size());
  for (LinksFile& file : files) file.parse(options.gold_one_based && &file != &files.back());
  const auto gold = joint_references(std::span(files).first(files.size() - 1), options);
  const std::vector<GoldLinks>& ours = files.back().links;
  AlignmentAgreement agreement;
  for (std::size_t i = 0; i < ours.size(); ++i)
    agreement += compare_alignments(as_pairs(ours[i].sure), as_pairs(gold[i].sure),
                                    as_pairs(gold[i].possible));
  const double rate = 100 * agreement.error_rate(), precision = 100 * agreement.precision(),
               recall = 100 * agreement.recall();
  if (options.json) {
    return Json{{"name", "AER"},
                {"score", rate},
                {"precision", precision},
                {"recall", recall},
                {"links", agreement.links},
                {"sure", agreement.sure},
                {"possible", agreement.possible}}
        .dump();
  }
  return "AER = " + fixed_point(rate, options.width) +
         " (precision = " + fixed_point(precision, options.width) +
         " recall = " + fixed_point(recall, options.width) +
         " links = " + std::to_string(agreement.links) +
         " sure = " + std::to_string(agreement.sure) +
         " possible = " + std::to_string(agreement.possible) + ")";
}

}  // namespace

void EvaluateOptions::validate() const {
  if (references.empty())
    throw std::invalid_argument("--reference is missing: name the file to compare with");
  if (bleu.smoothing_value && !takes_value(bleu.smoothing))
    throw std::invalid_argument("--smooth-value is for --smooth floor and add-k only");
  if (width < 0 || width > 15) throw std::invalid_argument("--width must be 0 to 15");
  if (std::count(references.begin(), references.end(), "-") > 0)
    throw std::invalid_argument("--reference must be a file: standard input is what is evaluated");
  if (!of_alignments(*this)) {
    if (gold_one_based)
      throw std::invalid_argument("--gold-one-based is for --alignment and --metric aer only");
    return;
  }
  if (!std::all_of(metrics.begin(), metrics.end(), is_of_alignments))
    throw std::invalid_argument(
        "alignments have no metric but aer; evaluate translations by themselves");
  if (!alignment.empty() && hypothesis != "-")
    throw std::invalid_argument(
        "--alignment and --hypothesis name two files to evaluate; give one of them");
}

void add_evaluate(CLI::App& app) {
  CLI::App* command = add_command(
      app, "evaluate",
      "BLEU and chrF of translations (sacreBLEU's figures), or the error rate of alignments");
  const auto options = std::make_shared<EvaluateOptions>();
  command
      ->add_option(
          "--reference", options->references,
          "File with the right translations, .gz too; several times for several "
          "references. For alignments: human links, i-j sure, ipj possible, or a line a link as in "
          "shared tasks (sentence, source word, target word, S or P, from 1); of several "
          "annotators sure is what all call sure, possible what any of them links")
      ->required();
  command
      ->add_option("--hypothesis", options->hypothesis,
                   "Translations to judge, .gz too; -: standard input")
      ->capture_default_str();
  command->add_option("--alignment", options->alignment,
                      "Alignments to judge instead, as `heed align` writes them (ipj and scores do "
                      "not count), or a "
                      "line a link; -: "
                      "standard input");
  command
      ->add_option_function<std::vector<std::string>>(
          "--metric",
          [options](const std::vector<std::string>& names) {
            for (const std::string& name : names)
              options->metrics.push_back(value_named(kFileMetrics, name, "--metric"));
          },
          "What to judge by, several times for several (default: bleu and chrf; of alignments aer)")
      ->type_name(type_of_names(kFileMetrics));
  add_named_option(*command, "--tokenize", options->bleu.tokenizer, kWordTokenizers,
                   "How BLEU splits text into words");
  command->add_flag("--lowercase", options->lowercase, "Ignore case");
  add_named_option(*command, "--smooth", options->bleu.smoothing, kBleuSmoothings,
                   "How BLEU smooths n-gram orders without matches");
  command->add_option("--smooth-value", options->bleu.smoothing_value,
                      "Value that smoothing adds: of floor (default 0.1) and of add-k (default 1)");
  command->add_flag("--gold-one-based", options->gold_one_based,
                    "The gold links count words from 1, as the Hansards' and RWTH's do");
  command->add_option("--width", options->width, "Digits after the decimal point")
      ->capture_default_str();
  command->add_flag("--json", options->json, "One JSON object a metric, unrounded");
  command->callback([options] { run_evaluate(*options); });
}

void run_evaluate(const EvaluateOptions& options) {
  options.validate();
  tell_of_terminal(options.alignment.empty() ? options.hypothesis : options.alignment, false);
  const std::vector<std::string> lines = of_alignments(options)
                                             ? std::vector{evaluate_alignment(options)}
                                             : evaluate_translations(options);
  LineOutput output("-");
  for (const std::string& line : lines) output.write(line + "\n");
}

}  // namespace heed
