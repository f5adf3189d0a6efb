#include "job/planned_guidance.h"

#include <cstddef>
#include <string>

#include "format/model_folder.h"
#include "job/guidance.h"
#include "text/separate_characters.h"
#include "text/words.h"

namespace heed {
namespace {

/// Whether links of whitespace tokens can say much: in scripts without spaces a token is a
/// sentence, and in a dictionary a line is a word.
bool is_written_in_words(const std::vector<std::string>& lines) {
  constexpr std::size_t kFewestWords = 3;  // of a line
  std::size_t words = 0, separate = 0;
  for (const std::string& line : lines) {
    words += split_words(line).size();
    separate += split_words(separate_characters(line)).size();
  }
  return words >= kFewestWords * lines.size() && 2 * separate <= 3 * words;
}

bool can_be_guided(const TrainOptions& options, const TrainingText& text) {
  constexpr std::size_t kFewestPairs = 1000, kMostPairs = 2'000'000, kSample = 10'000;
  if (options.both_directions || text.count() < kFewestPairs || text.count() > kMostPairs)
    return false;
  const ParallelText sample = spread(text, kSample);
  return is_written_in_words(sample.source) && is_written_in_words(sample.target);
}

}  // namespace

std::vector<ChosenOption> planned_guidance(const TrainOptions& options, const TrainingText& text) {
  const ChosenOption none{.name = "--guided-alignment", .value = kNoLinks},
      learnt{.name = "--guided-alignment", .value = kLearntLinks};
  if (!can_be_guided(options, text)) return {none};
  if (options.start_from.empty()) return {learnt};
  const ModelConfig first = read_model_config(options.start_from);
  if (first.alignment_head < 0) return {none};
  return {learnt,
          {.name = "--guided-alignment-layer", .value = std::to_string(first.alignment_layer)},
          {.name = "--guided-alignment-head", .value = std::to_string(first.alignment_head)}};
}

}  // namespace heed
