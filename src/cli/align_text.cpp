#include "cli/align_text.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <stdexcept>

#include "aligner/learnt_links.h"
#include "aligner/link_learner.h"
#include "aligner/posterior_links.h"
#include "cli/align_output.h"
#include "cli/line_input.h"
#include "decoding/stream_windows.h"
#include "text/words.h"

namespace heed {
namespace {

/// Says which lines are not aligned as a whole.
void tell_of_length(const TextPair& pair, std::size_t line, const TellRepair& warn) {
  const std::size_t words =
      std::max(split_words(pair.source).size(), split_words(pair.target).size());
  if (words > kMostWords)
    warn("line " + std::to_string(line) + " is too long: only its first " +
         std::to_string(kMostWords) + " words are aligned");
}

/// A text, of whose sentences some are shown on a page.
struct Text {
  Bitext bitext;
  std::vector<TextPair> shown = {};
};

/// Begins with the words that were learnt before.
Text read_text(const AlignOptions& options, const std::optional<LinkModel>& prior,
               Progress& progress, const TellRepair& warn) {
  TextPairReader reader(options.files, warn);
  Text text{.bitext = prior ? Bitext(prior->source_ids(), prior->target_ids()) : Bitext()};
  Bitext& bitext = text.bitext;
  bool has_words = false;
  while (auto pair = reader.next()) {
    if (options.aligner.units == AlignmentUnits::kCharacter) separate_characters_of(*pair);
    bitext.add(pair->source, pair->target);
    if (!options.html.empty() && text.shown.size() < LinksFile::kMostPairs)
      text.shown.push_back(*pair);
    tell_of_length(*pair, bitext.size(), warn);
    has_words = has_words || !bitext.pair(bitext.size() - 1).is_empty();
    constexpr std::size_t kShown = 10000;
    if (bitext.size() % kShown == 0)
      progress.show(-1.0, "reading: " + std::to_string(bitext.size()) + " pairs");
  }
  if (!has_words)
    throw std::runtime_error(
        "the text has no sentence pair with words on both sides to learn from; give some");
  return text;
}

void write_aligned(LinkLearner& learner, Text& text, const AlignmentOutput& form,
                   AlignOutput& output) {
  constexpr std::size_t kBlock = 16384;
  std::vector<AlignedPair> aligned;
  for (std::size_t begin = 0; begin < text.bitext.size(); begin += kBlock) {
    const std::size_t end = std::min(begin + kBlock, text.bitext.size());
    aligned.assign(end - begin, {});
    learner.align(begin, end, [&](std::size_t pair, const PairPosteriors& posteriors) {
      aligned[pair - begin] = aligned_pair(posteriors, form);
    });
    for (std::size_t pair = begin; pair < std::min(end, text.shown.size()); ++pair) {
      aligned[pair - begin].source = std::move(text.shown[pair].source);
      aligned[pair - begin].target = std::move(text.shown[pair].target);
    }
    if (!output.write(aligned)) return;
  }
  output.finish();
}

/// Links of pairs that come, by what was learnt from others.
class LearntAligner {
 public:
  LearntAligner(const AlignOptions& options)
      : model_(options.model),
        form_(options.output_form()),
        threads_(options.compute.threads),
        workers_(threads_.threads(), PairAligner(model_)) {
    if (options.aligner.units == AlignmentUnits::kCharacter)
      require_units(options.model, model_.units(), options.aligner.units);
  }

  /// What the words are goes by the text that was learnt from.
  bool separates_characters() const { return model_.units() == AlignmentUnits::kCharacter; }

  std::vector<AlignedPair> align(const std::vector<TextPair>& pairs) {
    constexpr std::size_t kPiece = 16;  // pairs that a thread takes at a time
    std::vector<AlignedPair> aligned(pairs.size());
    threads_.run((pairs.size() + kPiece - 1) / kPiece, [&](std::size_t piece, std::size_t thread) {
      for (std::size_t i = piece * kPiece; i < std::min((piece + 1) * kPiece, pairs.size()); ++i)
        aligned[i] = align(pairs[i], workers_[thread]);
    });
    return aligned;
  }

 private:
  AlignedPair align(const TextPair& pair, PairAligner& worker) const {
    AlignedPair aligned = aligned_pair(worker.align(pair.source, pair.target), form_);
    if (!form_.with_text) return aligned;
    aligned.source = pair.source;
    aligned.target = pair.target;
    return aligned;
  }

  LinkModel model_;
  AlignmentOutput form_;
  ThreadPool threads_;
  std::vector<PairAligner> workers_;
};

}  // namespace

void require_units(const std::string& folder, AlignmentUnits learnt, AlignmentUnits wanted) {
  if (learnt == wanted) return;
  throw std::invalid_argument(folder + " was learnt with --units " +
                              name_in(kAlignmentUnits, learnt) + "; take the same");
}

void validate_learnt(const AlignOptions& options) {
  const std::string who = options.learn ? "--learn" : "a --model that --learn has saved";
  if (options.translates_first())
    throw std::invalid_argument(who +
                                " needs sentence pairs: give --source and --target, or "
                                "--pairs");
  if (!options.reverse_model.empty())
    throw std::invalid_argument(who + " aligns in both directions; leave out --reverse-model");
  if (options.aligner.units == AlignmentUnits::kPiece)
    throw std::invalid_argument(who +
                                " aligns words; leave out --units piece, or, for scripts without "
                                "spaces, take --units character");
  if (!options.learn && !options.prior.empty())
    throw std::invalid_argument("--prior is for --learn, or for a translation model; " +
                                options.model + " holds what was learnt itself");
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
  std::optional<LinkModel> prior;
  if (!options.prior.empty()) prior.emplace(options.prior);
  if (prior) require_units(options.prior, prior->units(), options.aligner.units);
  Text text = read_text(options, prior, progress, warn);
  const Bitext& bitext = text.bitext;
  AlignOutput output(options, warn);
  ThreadPool threads(options.compute.threads);
  progress.show(0.0, "learning");
  LinkLearner learner(bitext, prior ? &*prior : nullptr, threads);
  learner.learn([&](double share) { progress.show(share, "learning"); });
  progress.clear();
  if (!options.save.empty())
    write_link_model(options.save, bitext, learner.lexicon(), options.aligner.units);
  write_aligned(learner, text, options.output_form(), output);
}

void run_align_learnt(const AlignOptions& options) {
  const auto inputs = options.inputs();
  tell_of_terminal(inputs.front(), options.quiet);
  LineProgress progress = line_progress(inputs, options.output, options.quiet);
  const TellRepair warn = [&](const std::string& message) { progress.say("heed: " + message); };
  TextPairReader reader(options.files, warn);
  AlignOutput output(options, warn);
  LearntAligner aligner(options);
  std::size_t lines = 0;
  const auto align = [&](std::vector<TextPair> pairs) {
    const std::size_t bytes = input_bytes(pairs);
    for (TextPair& pair : pairs) {
      if (aligner.separates_characters()) separate_characters_of(pair);
      tell_of_length(pair, ++lines, warn);
    }
    const bool is_read = output.write(aligner.align(pairs));
    progress.add(pairs.size(), bytes);
    return is_read;
  };
  stream_windows<TextPair>([&](std::stop_token stop) { return reader.next(stop); }, WindowLimits{},
                           align);
  output.finish();
}

}  // namespace heed
