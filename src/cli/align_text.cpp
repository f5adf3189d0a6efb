#include "cli/align_text.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <stdexcept>

#include "aligner/link_learner.h"
#include "alignment/alignment_style.h"
#include "alignment/symmetrize.h"
#include "cli/line_input.h"
#include "cli/line_output.h"
#include "decoding/stream_windows.h"
#include "text/words.h"

namespace heed {
namespace {

/// How the posteriors of a pair are written.
class LinkPrinter {
 public:
  explicit LinkPrinter(const AlignOptions& options) : with_scores_(options.link_scores) {
    const AlignmentStyle style = AlignmentStyle::parse(options.alignment);
    if (style.kind == AlignmentStyle::Kind::kThreshold) threshold_ = style.threshold;
    if (!options.symmetrize.empty())
      method_ = value_named(kSymmetrizations, options.symmetrize, "--symmetrize");
  }

  std::string print(const PairPosteriors& posteriors) const {
    if (method_)
      return print_links(
          symmetrize(forward_links(posteriors), reverse_links(posteriors), *method_));
    std::string line;
    for (const auto& [link, score] : agreed_links(posteriors, threshold_)) {
      if (!line.empty()) line += ' ';
      line += print_links(std::span(&link, 1));
      if (with_scores_) line += score_text(score);
    }
    return line;
  }

 private:
  static std::string score_text(float score) {
    std::array<char, 16> text;
    std::snprintf(text.data(), text.size(), ":%.4f", static_cast<double>(score));
    return text.data();
  }

  std::optional<Symmetrization> method_;  ///< none: links that both directions agree on
  float threshold_ = 0.5F;
  bool with_scores_;
};

/// Says which lines are not aligned as a whole.
void tell_of_length(const TextPair& pair, std::size_t line, const TellRepair& warn) {
  const std::size_t words =
      std::max(split_words(pair.source).size(), split_words(pair.target).size());
  if (words > kMostWords)
    warn("line " + std::to_string(line) + " is too long: only its first " +
         std::to_string(kMostWords) + " words are aligned");
}

/// Begins with the words that were learnt before.
Bitext read_bitext(const AlignOptions& options, const std::optional<LinkModel>& prior,
                   Progress& progress, const TellRepair& warn) {
  TextPairReader reader(options.files, warn);
  Bitext bitext = prior ? Bitext(prior->source_ids(), prior->target_ids()) : Bitext();
  bool has_words = false;
  while (const auto pair = reader.next()) {
    bitext.add(pair->source, pair->target);
    tell_of_length(*pair, bitext.size(), warn);
    has_words = has_words || !bitext.pair(bitext.size() - 1).is_empty();
    constexpr std::size_t kShown = 10000;
    if (bitext.size() % kShown == 0)
      progress.show(-1.0, "reading: " + std::to_string(bitext.size()) + " pairs");
  }
  if (!has_words)
    throw std::runtime_error(
        "the text has no sentence pair with words on both sides to learn from; give some");
  return bitext;
}

void write_aligned(LinkLearner& learner, std::size_t pairs, const LinkPrinter& printer,
                   LineOutput& output) {
  constexpr std::size_t kBlock = 16384;
  std::vector<std::string> lines;
  for (std::size_t begin = 0; begin < pairs; begin += kBlock) {
    const std::size_t end = std::min(begin + kBlock, pairs);
    lines.assign(end - begin, "");
    learner.align(begin, end, [&](std::size_t pair, const PairPosteriors& posteriors) {
      lines[pair - begin] = printer.print(posteriors);
    });
    if (!output.write(joined(lines, "\n") + "\n")) return;
  }
  output.finish();
}

/// Links of pairs that come, by what was learnt from others.
class LearntAligner {
 public:
  LearntAligner(const AlignOptions& options)
      : model_(options.model),
        printer_(options),
        threads_(options.compute.threads),
        workers_(threads_.threads()) {}

  std::string lines_of(const std::vector<TextPair>& pairs) {
    constexpr std::size_t kPiece = 16;  // pairs that a thread takes at a time
    std::vector<std::string> lines(pairs.size());
    threads_.run((pairs.size() + kPiece - 1) / kPiece, [&](std::size_t piece, std::size_t thread) {
      for (std::size_t i = piece * kPiece; i < std::min((piece + 1) * kPiece, pairs.size()); ++i)
        lines[i] = line_of(pairs[i], workers_[thread]);
    });
    return joined(lines, "\n") + "\n";
  }

 private:
  struct Worker {
    PairChains chains;
    PairEvidence evidence;
  };

  std::string line_of(const TextPair& pair, Worker& worker) const {
    const auto source = aligner_words(pair.source), target = aligner_words(pair.target);
    if (source.empty() || target.empty()) return "";
    model_.collect(source, target, worker.evidence);
    return printer_.print(worker.chains.run(worker.evidence, model_.lexicon().forward,
                                            model_.lexicon().reverse, nullptr));
  }

  LinkModel model_;
  LinkPrinter printer_;
  ThreadPool threads_;
  std::vector<Worker> workers_;
};

}  // namespace

void validate_learnt(const AlignOptions& options) {
  const std::string who = options.learn ? "--learn" : "a --model that --learn has saved";
  if (options.translates_first())
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

void run_align_learning(const AlignOptions& options) {
  const auto inputs = options.inputs();
  tell_of_terminal(inputs.front(), options.quiet);
  Progress progress(stderr, progress_style(options.quiet));
  const TellRepair warn = [&](const std::string& message) {
    if (!options.quiet) progress.show("heed: " + message);
  };
  const LinkPrinter printer(options);
  std::optional<LinkModel> prior;
  if (!options.prior.empty()) prior.emplace(options.prior);
  const Bitext bitext = read_bitext(options, prior, progress, warn);
  LineOutput output(options.output);
  ThreadPool threads(options.compute.threads);
  progress.show(0.0, "learning");
  LinkLearner learner(bitext, prior ? &*prior : nullptr, threads);
  learner.learn([&](double share) { progress.show(share, "learning"); });
  progress.clear();
  if (!options.save.empty()) write_link_model(options.save, bitext, learner.lexicon());
  write_aligned(learner, bitext.size(), printer, output);
}

void run_align_learnt(const AlignOptions& options) {
  const auto inputs = options.inputs();
  tell_of_terminal(inputs.front(), options.quiet);
  LineProgress progress = line_progress(inputs, options.output, options.quiet);
  const TellRepair warn = [&](const std::string& message) { progress.say("heed: " + message); };
  TextPairReader reader(options.files, warn);
  LineOutput output(options.output);
  LearntAligner aligner(options);
  std::size_t lines = 0;
  const auto align = [&](const std::vector<TextPair>& pairs) {
    for (const TextPair& pair : pairs) tell_of_length(pair, ++lines, warn);
    const bool is_read = output.write(aligner.lines_of(pairs));
    progress.add(pairs.size(), input_bytes(pairs));
    return is_read;
  };
  stream_windows<TextPair>([&](std::stop_token stop) { return reader.next(stop); }, WindowLimits{},
                           align);
  output.finish();
}

}  // namespace heed
