#include "job/training_data.h"

#include <algorithm>
#include <iterator>

#include "decoding/thread_pool.h"
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

/// All pairs, of any length.
EncodedCorpus best_pieces(const ParallelText& text, const Vocabulary& vocabulary, int threads) {
  constexpr std::size_t kPairs = 1000;  // that a thread takes at a time
  const std::size_t count = text.source.size();
  EncodedCorpus ids{.source = std::vector<std::vector<int>>(count),
                    .target = std::vector<std::vector<int>>(count)};
  ThreadPool pool(threads);
  pool.run((count + kPairs - 1) / kPairs, [&](std::size_t piece, std::size_t) {
    const std::size_t end = std::min(count, (piece + 1) * kPairs);
    for (std::size_t i = piece * kPairs; i < end; ++i) {
      ids.source[i] = vocabulary.source.encode(text.source[i]).ids;
      ids.target[i] = vocabulary.target.encode(text.target[i]).ids;
    }
  });
  return ids;
}

}  // namespace

EncodedText encode_text(ParallelText text, const Vocabulary& vocabulary, int max_length,
                        int threads) {
  const auto longest = static_cast<std::size_t>(max_length);
  EncodedCorpus ids = best_pieces(text, vocabulary, threads);
  EncodedText encoded;
  encoded.skipped_empty = text.skipped_empty;
  encoded.skipped_long = text.skipped_long;
  for (std::size_t i = 0; i < text.source.size(); ++i) {
    if (ids.source[i].size() > longest || ids.target[i].size() > longest) {
      ++encoded.skipped_long;
      continue;
    }
    encoded.source.push_back(std::move(text.source[i]));
    encoded.target.push_back(std::move(text.target[i]));
    encoded.ids.source.push_back(std::move(ids.source[i]));
    encoded.ids.target.push_back(std::move(ids.target[i]));
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
                  vocabulary, options.max_length, options.threads);
  EncodedCorpus more = cut(variants, vocabulary, options, epoch);
  std::move(more.source.begin(), more.source.end(), std::back_inserter(corpus->source));
  std::move(more.target.begin(), more.target.end(), std::back_inserter(corpus->target));
  return corpus;
}

}  // namespace heed
