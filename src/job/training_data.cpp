#include "job/training_data.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "decoding/thread_pool.h"
#include "job/guidance.h"
#include "text/random_bits.h"
#include "text/words.h"
#include "variants/variants.h"

namespace heed {
namespace {

/// What a sampling of one side draws by.
std::uint64_t mixed(std::uint64_t seed, int epoch, std::uint64_t side) {
  return split_mix(seed + kRandomStep * (2 * static_cast<std::uint64_t>(epoch) + side));
}

/// The word of each piece that a line was cut into; none where that cannot be told, as where it has
/// invisible words.
std::vector<int> words_of(const std::vector<int>& ids, const std::string& line,
                          const Tokenizer& tokenizer) {
  EncodedLine cut = tokenizer.describe(ids);
  const bool is_known = cut.words == static_cast<int>(split_words(line).size()) &&
                        cut.word_of_piece.size() + 1 == ids.size();
  return is_known ? std::move(cut.word_of_piece) : std::vector<int>();
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
  for (std::size_t i = 0; i < text.links.size(); ++i)
    corpus.links.push_back(links_of_pieces(
        text.links[i], words_of(corpus.source[i], text.source[i], vocabulary.source),
        words_of(corpus.target[i], text.target[i], vocabulary.target)));
  return corpus;
}

EncodedCorpus cut(const EncodedText& text, const Vocabulary& vocabulary,
                  const EpochOptions& options, int epoch) {
  return options.alpha > 0.0 ? sampled(text, vocabulary, options, epoch) : text.ids;
}

/// A pair as its best pieces, and which of these its links hold for.
struct CutPair {
  std::vector<int> source, target;
  std::vector<Link> links;
};

CutPair cut_pair(const ParallelText& text, std::size_t i, const Vocabulary& vocabulary) {
  EncodedLine source = vocabulary.source.encode(text.source[i]);
  EncodedLine target = vocabulary.target.encode(text.target[i]);
  CutPair pair{.source = std::move(source.ids), .target = std::move(target.ids), .links = {}};
  if (!text.links.empty())
    pair.links = links_of_pieces(text.links[i], source.word_of_piece, target.word_of_piece);
  return pair;
}

std::vector<CutPair> cut_pairs(const ParallelText& text, const Vocabulary& vocabulary,
                               int threads) {
  constexpr std::size_t kPairs = 1000;  // that a thread takes at a time
  std::vector<CutPair> pairs(text.source.size());
  ThreadPool pool(threads);
  pool.run((pairs.size() + kPairs - 1) / kPairs, [&](std::size_t piece, std::size_t) {
    const std::size_t end = std::min(pairs.size(), (piece + 1) * kPairs);
    for (std::size_t i = piece * kPairs; i < end; ++i) pairs[i] = cut_pair(text, i, vocabulary);
  });
  return pairs;
}

}  // namespace

EncodedText encode_text(ParallelText text, const Vocabulary& vocabulary, int max_length,
                        int threads) {
  const auto longest = static_cast<std::size_t>(max_length);
  std::vector<CutPair> pairs = cut_pairs(text, vocabulary, threads);
  EncodedText encoded;
  encoded.skipped_empty = text.skipped_empty;
  encoded.skipped_long = text.skipped_long;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    if (pairs[i].source.size() > longest || pairs[i].target.size() > longest) {
      ++encoded.skipped_long;
      continue;
    }
    if (!text.links.empty()) {
      encoded.ids.links.push_back(std::move(pairs[i].links));
      encoded.links.push_back(std::move(text.links[i]));
    }
    encoded.source.push_back(std::move(text.source[i]));
    encoded.target.push_back(std::move(text.target[i]));
    encoded.ids.source.push_back(std::move(pairs[i].source));
    encoded.ids.target.push_back(std::move(pairs[i].target));
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
