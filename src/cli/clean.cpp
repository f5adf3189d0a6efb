#include "cli/clean.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <stdexcept>
#include <utility>

#include "cli/clean_output.h"
#include "cli/command.h"
#include "cli/corpus_options.h"
#include "cli/line_input.h"
#include "cli/model_judge.h"
#include "corpus/sample.h"
#include "decoding/stream_windows.h"
#include "report/cleaning_report.h"

namespace heed {
namespace {

constexpr std::size_t kSample = 200000;  // pairs that a corpus is known by

void add_files(CLI::App& command, CleanOptions& options) {
  add_corpus_options(command, options.text);
  command.add_option("--source-lang", options.text.selection.source_language,
                     "Which language of JSON lines or TMX is the source (default: the first)");
  command.add_option("--target-lang", options.text.selection.target_language,
                     "Which language of JSON lines or TMX is the target (default: the second)");
  command
      .add_option("-o,--output", options.output,
                  std::string("Pairs out: source, tab, target. ") + kOutputHelp)
      ->capture_default_str();
  command.add_option("--output-source", options.output_source,
                     "The two sides out in two files instead, with --output-target");
  command.add_option("--output-target", options.output_target, "The file of the target sentences");
  command.add_option("--removed", options.removed,
                     "Where to write what is removed: why, tab, source, tab, target");
  command.add_option("--exclude", options.exclude,
                     "Texts, such as test sets: pairs with a side that is one of their lines, or "
                     "one but for a word, are removed");
}

void add_rules(CLI::App& command, CleanOptions& options) {
  command
      .add_option_function<std::vector<std::string>>(
          "--keep",
          [&options](const std::vector<std::string>& names) {
            for (const std::string& name : names)
              options.cleaning.keep.push_back(value_named(kFlaws, name, "--keep"));
          },
          "What not to remove pairs for; several may be named")
      ->type_name(type_of_names(kFlaws));
  command.add_flag_function(
      "--no-repair", [&options](std::int64_t count) { options.cleaning.repairs = count <= 0; },
      "Leave entities (&amp;) and wrongly read encodings (Ã¤ for ä) as they are");
  command.add_option("-m,--model", options.model,
                     "Remove what this model finds unlikely, too (no default)");
  command.add_option("--reverse-model", options.reverse_model,
                     "A model of the other direction, whose opinion counts as much");
  add_compute_options(command, options.compute);
  command.add_flag("-q,--quiet", options.quiet, "No report on stderr");
}

std::vector<std::string> inputs_of(const ParallelTextOptions& text) {
  std::vector<std::string> inputs;
  for (const auto* files : {&text.source, &text.target, &text.pairs})
    for (const auto& file : *files) inputs.push_back(file.string());
  return inputs;
}

/// Lines that are not UTF-8 are removed and counted, so nothing is said of them.
TellRepair ignore_repairs() {
  return [](const std::string&) {};
}

/// The pairs of a corpus, and before them a sample of it. Files are read twice; of a pipe the
/// sample is what comes first.
class SampledCorpus {
 public:
  explicit SampledCorpus(const ParallelTextOptions& text) : reader_(text, ignore_repairs()) {
    const auto inputs = inputs_of(text);
    is_file_ = std::all_of(inputs.begin(), inputs.end(), [](const std::string& input) {
      std::error_code none;
      return std::filesystem::is_regular_file(input, none);
    });
    ParallelTextReader& reader =
        is_file_ ? first_reading_.emplace(text, ignore_repairs()) : reader_;
    std::size_t left = kSample;
    sample_ = sample_of(
        [&]() -> std::optional<TextPair> {
          if (!is_file_ && left-- == 0) return std::nullopt;
          return reader.next();
        },
        kSample);
    first_reading_.reset();
  }

  const std::vector<TextPair>& sample() const { return sample_; }
  /// The sample is not asked for any more.
  void begin() {
    if (is_file_) sample_ = {};
  }
  std::optional<TextPair> next(const std::stop_token& stop) {
    if (given_ < sample_.size()) return std::move(sample_[given_++]);
    return reader_.next(stop);
  }

 private:
  ParallelTextReader reader_;
  std::optional<ParallelTextReader> first_reading_;
  bool is_file_ = false;
  std::vector<TextPair> sample_;
  std::size_t given_ = 0;
};

ExcludedText excluded_text(const std::vector<std::string>& files) {
  ExcludedText excluded;
  for (const std::string& file : files) {
    LineReader lines(file);
    while (const auto line = lines.next()) excluded.add(normal_text(*line));
  }
  return excluded;
}

/// One run: what it learns, and what it does window by window.
class Cleaning {
 public:
  Cleaning(const CleanOptions& options, SampledCorpus& corpus, const ExcludedText& excluded)
      : threads_(options.compute.threads),
        profile_(corpus.sample(), threads_),
        cleaner_(options.cleaning, profile_, excluded),
        output_({.output = options.output_source.empty() ? options.output : "",
                 .source = options.output_source,
                 .target = options.output_target,
                 .removed = options.removed}) {
    if (!options.model.empty())
      judge_.emplace(options.model, options.reverse_model, options.compute, corpus.sample());
  }

  /// False: nobody reads the output any more.
  bool add(const std::vector<TextPair>& pairs) {
    constexpr std::size_t kPiece = 64;  // pairs that a thread takes at a time
    std::vector<JudgedPair> judged(pairs.size());
    threads_.run((pairs.size() + kPiece - 1) / kPiece, [&](std::size_t piece, std::size_t) {
      for (std::size_t i = piece * kPiece; i < std::min((piece + 1) * kPiece, pairs.size()); ++i)
        judged[i] = cleaner_.judge(pairs[i]);
    });
    for (JudgedPair& pair : judged) cleaner_.find_again(pair);
    if (judge_) ask_model(judged);
    for (std::size_t i = 0; i < pairs.size(); ++i) {
      count(judged[i]);
      output_.add(pairs[i], judged[i]);
    }
    return output_.write();
  }

  void finish() { output_.finish(); }
  const CleaningCounts& counts() const { return counts_; }

 private:
  void ask_model(std::vector<JudgedPair>& judged) {
    std::vector<TextPair> pairs;
    std::vector<JudgedPair*> asked;
    for (JudgedPair& pair : judged) {
      if (pair.flaw != Flaw::kNone) continue;
      pairs.push_back({.source = pair.source, .target = pair.target});
      asked.push_back(&pair);
    }
    const std::vector<bool> unlikely = judge_->are_unlikely(pairs);
    for (std::size_t i = 0; i < asked.size(); ++i)
      if (unlikely[i]) asked[i]->flaw = Flaw::kUnlikely;
  }

  void count(const JudgedPair& pair) {
    ++counts_.pairs;
    ++counts_.removed[index_of(pair.flaw)];
    if (pair.flaw != Flaw::kNone) return;
    counts_.entities += pair.had_entities ? 1 : 0;
    counts_.encodings += pair.had_wrong_encoding ? 1 : 0;
  }

  ThreadPool threads_;
  CorpusProfile profile_;
  PairCleaner cleaner_;
  std::optional<ModelJudge> judge_;
  CleanOutput output_;
  CleaningCounts counts_;
};

}  // namespace

void CleanOptions::validate() const {
  text.validate();
  if (output_source.empty() != output_target.empty())
    throw std::invalid_argument("--output-source and --output-target belong together: give both");
  if (!reverse_model.empty() && model.empty())
    throw std::invalid_argument("--reverse-model needs the --model of the other direction");
  std::vector<std::string> outputs;
  for (const std::string& file : {output, output_source, output_target, removed})
    if (!file.empty() && file != "-") outputs.push_back(file);
  std::vector<std::string> taken = inputs_of(text);
  taken.insert(taken.end(), exclude.begin(), exclude.end());
  for (const std::string& file : outputs) {
    for (const std::string& other : taken) {
      std::error_code none;
      if (file != other && !std::filesystem::equivalent(file, other, none)) continue;
      throw std::invalid_argument(file +
                                  " is given twice; write into a file of its own, so that "
                                  "what was there before can be compared");
    }
    taken.push_back(file);
  }
}

void add_clean(CLI::App& app) {
  CLI::App* command =
      add_command(app, "clean", "Take out of a parallel corpus what nobody should learn from");
  const auto options = std::make_shared<CleanOptions>();
  add_files(*command, *options);
  add_rules(*command, *options);
  command->callback([options] { run_clean(*options); });
}

void run_clean(const CleanOptions& options) {
  options.validate();
  const auto inputs = inputs_of(options.text);
  tell_of_terminal(std::count(inputs.begin(), inputs.end(), "-") > 0 ? "-" : "", options.quiet);
  const ExcludedText excluded = excluded_text(options.exclude);
  SampledCorpus corpus(options.text);
  Cleaning cleaning(options, corpus, excluded);
  corpus.begin();
  LineProgress progress = line_progress(inputs, options.output, options.quiet);
  constexpr WindowLimits kWindow = {.items = 20000, .bytes = std::size_t{1} << 24U};
  const auto clean = [&](const std::vector<TextPair>& pairs) {
    const bool is_read = cleaning.add(pairs);
    progress.add(pairs.size(), input_bytes(pairs));
    return is_read;
  };
  stream_windows<TextPair>([&](std::stop_token stop) { return corpus.next(stop); }, kWindow, clean);
  cleaning.finish();
  progress.clear();
  if (!options.quiet) std::fputs(cleaning_report(cleaning.counts()).c_str(), stderr);
}

}  // namespace heed
