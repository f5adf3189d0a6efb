#include "job/training_data.h"

namespace heed {
namespace {

/// Mixes seed, epoch and side into one seed (SplitMix64; Steele et al. 2014).
std::uint64_t mixed(std::uint64_t seed, std::uint64_t epoch, std::uint64_t side) {
  std::uint64_t bits = seed + 0x9E3779B97F4A7C15ULL * (2 * epoch + side + 1);
  bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9ULL;
  bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EBULL;
  return bits ^ (bits >> 31);
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

std::shared_ptr<const EncodedCorpus> sample_epoch(const EncodedText& text,
                                                  const Vocabulary& vocabulary,
                                                  const PieceSampling& sampling, int epoch) {
  constexpr int kWholeLattice = -1;
  const auto alpha = static_cast<float>(sampling.alpha);
  const auto number = static_cast<std::uint64_t>(epoch);
  auto corpus = std::make_shared<EncodedCorpus>();
  corpus->source =
      vocabulary.source.sample(text.source, kWholeLattice, alpha, mixed(sampling.seed, number, 0));
  corpus->target =
      vocabulary.target.sample(text.target, kWholeLattice, alpha, mixed(sampling.seed, number, 1));
  const auto longest = static_cast<std::size_t>(sampling.max_length);
  for (std::size_t i = 0; i < text.source.size(); ++i) {
    if (corpus->source[i].size() <= longest && corpus->target[i].size() <= longest) continue;
    corpus->source[i] = text.ids.source[i];
    corpus->target[i] = text.ids.target[i];
  }
  return corpus;
}

}  // namespace heed
