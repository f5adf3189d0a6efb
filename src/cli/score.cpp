#include "cli/score.h"

#include <algorithm>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "cli/corpus_options.h"
#include "cli/line_input.h"
#include "cli/line_output.h"
#include "cli/translation_format.h"
#include "decoding/stream_windows.h"
#include "library/model_set.h"

namespace heed {
namespace {

void add_files(CLI::App& command, ScoreOptions& options) {
  command.add_option("-m,--model", options.model,
                     "Model folder (default: the bundled English-German one)");
  command.add_option("--source", options.files.source, "Source sentences");
  command.add_option("--target", options.files.target,
                     "Target sentences, the translation of each source line");
  add_pairs_options(command, options.files.pairs, options.files.selection);
  command.add_flag("--json", options.format.json,
                   "JSON lines out, and in too unless other files are given: {\"source\": \"...\", "
                   "\"target\": \"...\"}");
  command.add_option("-i,--input", options.files.input, "Where JSON lines come from")
      ->capture_default_str();
  command.add_option("-o,--output", options.output, kOutputHelp)->capture_default_str();
  command.add_flag("-q,--quiet", options.quiet, "No warnings on stderr");
}

void add_scoring(CLI::App& command, ScoreOptions& options) {
  command.add_flag("--word-scores", options.format.word_scores,
                   "Append a tab and a number for each target word, and one for </s> at the end");
  command.add_flag("--normalize", options.format.normalize,
                   "Write log p / length, </s> counted, instead of log p");
  command
      .add_option("--batch-tokens", options.scoring.batch_tokens,
                  "Tokens scored at once, with padding")
      ->capture_default_str();
  add_compute_options(command, options.compute);
}

/// What is read first, or all that is read.
std::string first_input(const TextPairFiles& files) {
  if (!files.source.empty()) return files.source;
  return files.pairs.empty() && files.json ? files.input : files.pairs;
}

std::string json_line(const TextPair& pair, const PairScore& score, const ScoreFormat& format) {
  JsonFields object = pair.object;
  if (object.empty()) {
    object.set("source", pair.source);
    object.set("target", pair.target);
  }
  object.set("log_probability", score.log_probability);
  if (format.normalize) object.set("score", score.per_token);
  if (format.word_scores) object.set("word_scores", score.words);
  return object.dump() + "\n";
}

}  // namespace

std::string format_score(const TextPair& pair, const PairScore& score, const ScoreFormat& format) {
  if (format.json) return json_line(pair, score, format);
  std::string line = format_log(format.normalize ? score.per_token : score.log_probability);
  if (format.word_scores)
    for (std::size_t i = 0; i < score.words.size(); ++i)
      line += (i == 0 ? "\t" : " ") + format_log(score.words[i]);
  return line + "\n";
}

void add_score(CLI::App& app) {
  CLI::App* command = add_command(app, "score", "Write the log-probability of given translations");
  const auto options = std::make_shared<ScoreOptions>();
  add_files(*command, *options);
  add_scoring(*command, *options);
  command->callback([options] { run_score(*options); });
}

void run_score(const ScoreOptions& options) {
  options.scoring.validate();  // before a model is loaded
  TextPairFiles files = options.files;
  files.json = options.format.json;
  const auto warn = [&](const std::string& message) {
    if (!options.quiet) std::fprintf(stderr, "heed: %s\n", message.c_str());
  };
  tell_of_terminal(first_input(files), options.quiet);
  TextPairReader input(files, warn);
  LineOutput output(options.output);
  ModelSet models({options.model.empty() ? default_model() : options.model}, options.compute);

  PairScorerOptions scoring = options.scoring;
  scoring.positions = std::min(scoring.positions, models.positions());
  PairScorer scorer(models.forced_scorer(), models.vocabulary(), scoring, warn);
  const auto write = [&](const std::vector<TextPair>& pairs) {
    const std::vector<PairScore> scores = scorer.score(pairs);
    std::string text;
    for (std::size_t i = 0; i < pairs.size(); ++i)
      text += format_score(pairs[i], scores[i], options.format);
    return output.write(text);
  };
  stream_windows<TextPair>([&](std::stop_token stop) { return input.next(stop); }, {}, write);
  output.finish();
}

}  // namespace heed
