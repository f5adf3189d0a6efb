#include "job/training_data.h"

#include <algorithm>
#include <iterator>
#include <utility>

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

}  // namespace

EncodedText encode_text(ParallelText text, const Vocabulary& vocabulary, int max_length) {
  const auto longest = static_cast<std::size_t>(max_length);
  EncodedText encoded;
  encoded.skipped_empty = text.skipped_empty;
  encoded.skipped_long = text.skipped_long;
  for (std::size_t i = 0; i < text.source.size(); ++i) {
    EncodedLine source = vocabulary.source.encode(text.source[i]);
    EncodedLine target = vocabulary.target.encode(text.target[i]);
    if (source.ids.size() > longest || target.ids.size() > longest) {
      ++encoded.skipped_long;
      continue;
    }
    if (!text.links.empty()) {
      encoded.ids.links.push_back(
          links_of_pieces(text.links[i], source.word_of_piece, target.word_of_piece));
      encoded.links.push_back(std::move(text.links[i]));
    }
    encoded.source.push_back(std::move(text.source[i]));
    encoded.target.push_back(std::move(text.target[i]));
    encoded.ids.source.push_back(std::move(source.ids));
    encoded.ids.target.push_back(std::move(target.ids));
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
