#include "job/training_text.h"

#include <iterator>
#include <stdexcept>
#include <string>
#include <utility>

#include "alignment/pharaoh.h"
#include "variants/variants.h"

namespace heed {
namespace {

void require_both_sides_alike(const Vocabulary& vocabulary) {
  if (vocabulary.joint) return;
  throw std::invalid_argument(
      "--both-directions: source and target have separate vocabularies; it needs a joint one");
}

void require_code(const std::string& code, const Vocabulary& vocabulary) {
  const auto found = vocabulary.source.language_code(code);
  if (found && found->is_known) return;
  throw std::invalid_argument(
      "--also-source, --also-pairs: the vocabulary has no piece " + code +
      ", which stands before such text; train the vocabulary with --codes " + kAlsoCode);
}

}  // namespace

void append(ParallelText& text, ParallelText more) {
  const auto move_all = [](std::vector<std::string>& from, std::vector<std::string>& to) {
    to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
  };
  move_all(more.source, text.source);
  move_all(more.target, text.target);
  if (!text.links.empty()) text.links.resize(text.source.size());
  text.skipped_empty += more.skipped_empty;
  text.skipped_long += more.skipped_long;
}

ParallelText with_variants(const ParallelText& text, const TrainOptions& options) {
  ParallelText all = text;
  append(all, variants_of({.source = text.source, .target = text.target}, options.variants,
                          options.training.seed, 0));
  return all;
}

void prepare_for_training(ParallelText& text, std::size_t own, const Vocabulary& vocabulary,
                          const TrainOptions& options) {
  const std::string code = language_code_of(kAlsoCode);
  if (own < text.source.size()) require_code(code, vocabulary);
  for (std::size_t i = own; i < text.source.size(); ++i) text.source[i].insert(0, code + " ");
  if (!options.both_directions) return;
  require_both_sides_alike(vocabulary);
  for (std::size_t i = 0; i < own; ++i) {
    text.source.push_back(text.target[i]);
    text.target.push_back(text.source[i]);
    if (!text.links.empty()) text.links.push_back(reversed(text.links[i]));
  }
}

}  // namespace heed
