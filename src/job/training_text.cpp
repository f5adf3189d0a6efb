#include "job/training_text.h"

#include <stdexcept>
#include <string>

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

ParallelText with_variants(const ParallelText& text, const TrainOptions& options) {
  const ParallelText variants = variants_of({.source = text.source, .target = text.target},
                                            options.variants, options.training.seed, 0);
  ParallelText all = text;
  all.source.insert(all.source.end(), variants.source.begin(), variants.source.end());
  all.target.insert(all.target.end(), variants.target.begin(), variants.target.end());
  return all;
}

void prepare_own(ParallelText& part, const Vocabulary& vocabulary, const TrainOptions& options) {
  if (!options.both_directions) return;
  require_both_sides_alike(vocabulary);
  const std::size_t pairs = part.source.size();
  for (std::size_t i = 0; i < pairs; ++i) {
    part.source.push_back(part.target[i]);
    part.target.push_back(part.source[i]);
    if (!part.links.empty()) part.links.push_back(reversed(part.links[i]));
  }
}

void prepare_also(ParallelText& part, const Vocabulary& vocabulary) {
  const std::string code = language_code_of(kAlsoCode);
  require_code(code, vocabulary);
  for (std::string& source : part.source) source.insert(0, code + " ");
}

}  // namespace heed
