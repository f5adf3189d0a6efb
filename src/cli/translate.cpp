#include "cli/translate.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <optional>
#include <stdexcept>
#include <utility>

#include "alignment/translation_alignment.h"
#include "cli/command.h"
#include "cli/line_input.h"
#include "cli/line_output.h"
#include "cli/mistyping.h"
#include "cli/translation_format.h"
#include "decoding/text_scores.h"
#include "decoding/translation_stream.h"
#include "library/model_set.h"

namespace heed {
namespace {

void add_files(CLI::App& command, TranslateOptions& options) {
  command.add_option("sentence", options.files.sentence,
                     "The sentence to translate; else each line of --input");
  command
      .add_option("-m,--model", options.models,
                  "Model folder; given several times, the models translate together (default: "
                  "the bundled English-German one)")
      ->allow_extra_args(false);  // what follows is the sentence
  command.add_option("-i,--input", options.files.input, "Lines to translate, .gz too")
      ->capture_default_str();
  command.add_option("-o,--output", options.output, kOutputHelp)->capture_default_str();
  command.add_option("--target-prefix", options.files.target_prefixes,
                     "File with a line for each input line that its translation must begin with, "
                     "to the byte");
  command.add_flag("--json", options.files.json,
                   "JSON lines in ({\"source\": \"...\"} or a string) and out (the same fields, "
                   "and \"translation\")");
  command.add_flag("-q,--quiet", options.quiet, "No warnings and no summary on stderr");
}

void add_search(CLI::App& command, SearchOptions& search) {
  command.add_option("-b,--beam-size", search.beam_size, "Hypotheses kept at each step; 1: greedy")
      ->capture_default_str();
  command
      .add_option("--length-penalty", search.length_penalty,
                  "Exponent A of the length: hypotheses are ranked by log p / length^A")
      ->capture_default_str();
  command.add_flag("--exhaustive", search.exhaustive,
                   "Search on while a hypothesis could win at the longest length allowed, not only "
                   "at its own: slower, and hardly ever better");
  command
      .add_option("--max-length-factor", search.max_length_factor,
                  "Longest translation: this many target tokens for each source token, plus 10")
      ->capture_default_str();
  command
      .add_option("--max-length", search.max_length,
                  "Longest translation whatever the source, in target tokens")
      ->capture_default_str();
  command.add_option("--min-length", search.min_length, "Shortest translation, in target tokens")
      ->capture_default_str();
  command
      .add_option("--no-repeat-ngram", search.no_repeat_ngram,
                  "Never repeat an n-gram of this many tokens within a translation; 0: repetition "
                  "is allowed")
      ->capture_default_str();
  command.add_flag("!--no-unk", search.allow_unk, "Never generate <unk>");
}

void add_lines(CLI::App& command, TranslateOptions& options) {
  options.translator.splits_sentences = true;
  command.add_flag("!--no-split", options.translator.splits_sentences,
                   "Translate each line as one sentence (for evaluation on lines that were trained "
                   "so); else a line of several is translated one by one");
  options.translator.recases = true;
  command.add_flag(
      "!--no-recase", options.translator.recases,
      "Translate text in capitals as it stands; else it is read as a sentence in small "
      "letters, and its translation is written in capitals");
  command.add_flag("!--no-replace-unk", options.replaces_unknown,
                   "Leave it to the model what becomes of words that its vocabulary lacks; else "
                   "they are copied to where they belong, and a line of nothing else as it is");
}

void add_sampling(CLI::App& command, SearchOptions& search) {
  CLI::Option* sampling =
      command.add_flag("--sampling", search.sampling, "Draw tokens at random instead of the best");
  command.add_option("--top-k", search.top_k, "Draw from the k likeliest tokens; 0: from all")
      ->needs(sampling)
      ->capture_default_str();
  command
      .add_option(
          "--top-p", search.top_p,
          "Draw from the smallest set of likeliest tokens whose probabilities add up to this")
      ->needs(sampling)
      ->capture_default_str();
  command
      .add_option("--temperature", search.temperature,
                  "Divide log p by this before drawing; below 1 draws likely tokens more often")
      ->needs(sampling)
      ->capture_default_str();
  command.add_option("--seed", search.seed, "The same seed draws the same translations")
      ->capture_default_str();
}

void add_risk(CLI::App& command, TranslatorOptions& translator) {
  command
      .add_option("--mbr", translator.risk_candidates,
                  "Minimum Bayes risk: of so many samples (--sampling), or of the beam's best, "
                  "write the one that is likest to all of them, by chrF; 0: the best by itself")
      ->capture_default_str();
}

void add_results(CLI::App& command, TranslateOptions& options) {
  command
      .add_option(
          "--n-best", options.translator.search.n_best,
          "Write the N best: line from 0 ||| translation [||| alignment] ||| F0=log p ||| score")
      ->capture_default_str();
  command.add_flag("--scores", options.scores,
                   "Append a tab and log p of the line's text, </s> included (what `heed score` "
                   "gives)");
  command.add_option(
      "--alignment", options.alignment,
      "Append ||| and the word alignment: hard (0-0 1-2: the best source word of each "
      "target word, or none where training has guided a head), soft (a row of weights "
      "a target word), or all links with this share of a target word's attention, "
      "such as 0.3 (0.5,0.2: from the second share on, as possible ones, 1p2)");
}

void add_compute(CLI::App& command, TranslateOptions& options) {
  command
      .add_option("--batch-tokens", options.translator.batch_tokens,
                  "Source tokens translated at once, with padding")
      ->capture_default_str();
  command
      .add_option("--max-source-length", options.translator.max_source_pieces,
                  "Longest source sentence, in subword pieces; longer ones are cut")
      ->capture_default_str();
  options.compute.shortlist = true;
  command.add_flag("!--no-shortlist", options.compute.shortlist,
                   "Search among all target pieces, not only those that the model's shortlist.bin "
                   "has for a sentence");
  add_compute_options(command, options.compute);
}

/// What is written of the next translations.
class Writer {
 public:
  Writer(const TranslateOptions& options, ModelSet& models, TellTooLong tell)
      : output_(options.output),
        target_(models.vocabulary().target),
        aligner_(models.forced_scorer(), models.vocabulary(), models.config(), {}),
        scorer_(models.forced_scorer(), models.vocabulary(), {.positions = models.positions()},
                [](const std::string&) {}),
        scores_texts_(options.scores && options.models.size() <= 1),
        restricted_(models.is_restricted()),
        format_{.json = options.files.json,
                .n_best = options.translator.search.n_best > 1,
                .scores = options.scores,
                .alignment = AlignmentStyle::parse(options.alignment),
                .last_column = aligner_.last_column()},
        tell_(std::move(tell)) {}

  /// What is to be kept of the attention while it is computed: then alignments need no second pass.
  std::optional<AttentionReading> attention() const {
    if (!aligns() || !aligner_.is_chosen()) return std::nullopt;
    return aligner_.choice().reading;
  }

  bool write(std::span<const Translation> ready) {
    std::vector<Translation> scored;
    if (scores_texts_) {
      scored.assign(ready.begin(), ready.end());
      score_as_text(scorer_, target_, restricted_, scored);
    }
    const std::span<const Translation> translations =
        scores_texts_ ? std::span<const Translation>(scored) : ready;
    std::vector<std::vector<SoftAlignment>> alignments(translations.size());
    if (aligns()) alignments = align_translations(aligner_, target_, translations, tell_);
    std::string text;
    for (std::size_t i = 0; i < translations.size(); ++i) {
      text += format_translation(translations[i], alignments[i], format_);
    }
    lines_ += translations.size();
    for (const Translation& translation : translations)
      pieces_ += translation.n_best.front().hypothesis.token_log_probabilities.size();
    return output_.write(text);
  }

  void finish() { output_.finish(); }

  std::size_t lines() const { return lines_; }
  std::size_t pieces() const { return pieces_; }  ///< of the best translations, `</s>` counted

 private:
  bool aligns() const { return format_.alignment.kind != AlignmentStyle::Kind::kNone; }

  LineOutput output_;
  const Tokenizer& target_;
  ModelAligner aligner_;
  PairScorer scorer_;
  bool scores_texts_;  // (several models together score as their search does)
  bool restricted_;
  TranslationFormat format_;
  TellTooLong tell_;
  std::size_t lines_ = 0, pieces_ = 0;
};

/// A shortlist is for one translation a line: what is listed, drawn or averaged may be any. One
/// hypothesis alone is too little to read a sentence's part of float32 weights for.
ComputeOptions with_fitting_shortlist(const TranslateOptions& options) {
  ComputeOptions compute = options.compute;
  const SearchOptions& search = options.translator.search;
  if (search.n_best > 1 || search.sampling || options.translator.risk_candidates > 0 ||
      (search.beam_size == 1 && compute.precision == "float32") || options.models.size() > 1)
    compute.shortlist = false;
  return compute;
}

/// What of the input file the translations are.
std::size_t input_bytes(std::span<const Translation> translations) {
  std::size_t bytes = 0;
  for (const Translation& translation : translations)
    bytes += std::max(translation.input.text.size(), translation.input.attachment_bytes) + 1;
  return bytes;
}

void report(const Writer& writer, std::chrono::duration<double> time) {
  std::fprintf(stderr, "heed: translated %zu %s into %zu pieces in %.2f s\n", writer.lines(),
               writer.lines() == 1 ? "line" : "lines", writer.pieces(), time.count());
}

}  // namespace

void add_translate(CLI::App& app) {
  CLI::App* command =
      add_command(app, "translate", "Translate lines: one line out for each line in");
  const auto options = std::make_shared<TranslateOptions>();
  add_files(*command, *options);
  add_search(*command, options->translator.search);
  add_sampling(*command, options->translator.search);
  add_risk(*command, options->translator);
  add_lines(*command, *options);
  add_results(*command, *options);
  add_compute(*command, *options);
  command->callback([options, command] {
    if (command->count("sentence") > 0) {
      require_sentence(options->files.sentence, "--input FILE");
      if (command->count("--input") > 0)
        throw std::invalid_argument("a sentence and --input are both given; leave one out");
    }
    run_translate(*options);
  });
}

void run_translate(const TranslateOptions& options) {
  options.translator.validate();  // before a model is loaded
  const std::string read = options.files.sentence.empty() ? options.files.input : "";
  LineProgress progress = line_progress({read}, options.output, options.quiet);
  const auto warn = [&](const std::string& message) { progress.say("heed: " + message); };
  tell_of_terminal(read, options.quiet);
  SourceReader input(options.files, warn);
  ModelSet models(options.models.empty() ? std::vector{default_model()} : options.models,
                  with_fitting_shortlist(options));
  Writer writer(options, models, [&](std::uint64_t line) {
    warn(input.name() + ": line " + std::to_string(line + 1) +
         " is too long to be aligned; a sentence a line can be");
  });
  TranslatorOptions translating = options.translator.within(models.positions());
  translating.attention = writer.attention();
  translating.search.scored = options.scores || options.files.json ||
                              translating.search.n_best > 1 || translating.risk_candidates > 0;
  if (options.replaces_unknown) translating.unknown = UnknownReading::of(models.config());
  Translator translator(models.step_scorer(), models.vocabulary(), models.special(), translating,
                        [&](const std::string& message) { warn(input.name() + ": " + message); });

  const auto begin = std::chrono::steady_clock::now();
  translate_stream(
      translator, [&](std::stop_token stop) { return input.next(stop); },
      [&](std::span<const Translation> translations) {
        const bool is_wanted = writer.write(translations);
        progress.add(translations.size(), input_bytes(translations));
        return is_wanted;
      });
  writer.finish();
  progress.clear();
  if (!options.quiet) report(writer, std::chrono::steady_clock::now() - begin);
}

}  // namespace heed
