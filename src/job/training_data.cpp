#include "job/training_data.h"

#include <algorithm>
#include <iterator>

#include "text/random_bits.h"
#include "variants/variants.h"

namespace heed {
namespace {

/// What a sampling of one side draws by.
std::uint64_t mixed(std::uint64_t seed, int epoch, std::uint64_t side) {
  return split_mix(seed + kRandomStep * (2 * static_cast<std::uint64_t>(epoch) + side));
}

/// Cut into pieces anew.
EncodedCorpus sampled(const EncodedText& text, const Vocabulary& vocabulary,
                      const EpochOptions& options, int epoch) {
  constexpr int kWholeLattice = -1;
  const auto alpha = static_cast<float>(options.alpha);
  EncodedCorpus corpus;
  corpus.source =
      vocabulary.source.sample(text.source, kWholeLattice, alpha, mixed(options.seed, epoch, 0));
  corpus.target =
      vocabulary.target.sample(text.target, kWholeLattice, alpha, mixed(options.seed, epoch, 1));
  const auto longest = static_cast<std::size_t>(options.max_length);
  for (std::size_t i = 0; i < text.source.size(); ++i) {
    if (corpus.source[i].size() <= longest && corpus.target[i].size() <= longest) continue;
    corpus.source[i] = text.ids.source[i];
    corpus.target[i] = text.ids.target[i];
  }
  return corpus;
}

EncodedCorpus cut(const EncodedText& text, const Vocabulary& vocabulary,
                  const EpochOptions& options, int epoch) {
  return options.alpha > 0.0 ? sampled(text, vocabulary, options, epoch) : text.ids;
}

}  // namespace

EncodedText encode_text(ParallelText text, const Vocabulary& vocabulary, int max_length) {
  const auto longest = static_cast<std::size_t>(max_length);
  EncodedText encoded;
  encoded.skipped_empty = text.skipped_empty;
  encoded.skipped_long = text.skipped_long;
  for (std::size_t i = 0; i < text.source.size(); ++i) {
    auto source = vocabulary.source.encode(text.source[i]).ids;
    auto target = vocabulary.target.encode(text.target[i]).ids;
    if (source.size() > longest || target.size() > longest) {
      ++encoded.skipped_long;
      continue;
    }
    encoded.source.push_back(std::move(text.source[i]));
    encoded.target.push_back(std::move(text.target[i]));
    encoded.ids.source.push_back(std::move(source));
    encoded.ids.target.push_back(std::move(target));
  }
  return encoded;
}

std::shared_ptr<const EncodedCorpus> corpus_of_epoch(const EncodedText& text,
                                                     const Vocabulary& vocabulary,
                                                     const EpochOptions& options, int epoch) {
  auto corpus = std::make_shared<EncodedCorpus>(cut(text, vocabulary, options, epoch));
  if (!options.variants.any()) return corpus;
  const EncodedText variants =
      encode_text(variants_of({.source = text.source, .target = text.target}, options.variants,
                              options.seed, epoch),
                  vocabulary, options.max_length);
  EncodedCorpus more = cut(variants, vocabulary, options, epoch);
  std::move(more.source.begin(), more.source.end(), std::back_inserter(corpus->source));
  std::move(more.target.begin(), more.target.end(), std::back_inserter(corpus->target));
  return corpus;
}

}  // namespace heed
