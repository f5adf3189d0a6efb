#include "alignment/translation_alignment.h"

#include <utility>

namespace heed {
namespace {

std::vector<SoftAlignment> align_one_by_one(const ModelAligner& aligner,
                                            std::span<const EncodedPair> pairs) {
  std::vector<SoftAlignment> alignments;
  for (const EncodedPair& pair : pairs) {
    ModelAligner own = aligner;
    own.choose({&pair, 1});
    alignments.push_back(own.align({&pair, 1}).front());
  }
  return alignments;
}

}  // namespace

std::vector<std::vector<SoftAlignment>> align_translations(
    const ModelAligner& aligner, const Tokenizer& target,
    std::span<const Translation> translations) {
  std::vector<std::vector<SoftAlignment>> alignments(translations.size());
  std::vector<EncodedPair> unread;
  std::vector<std::pair<std::size_t, std::size_t>> places;  // translation and rank of each
  for (std::size_t i = 0; i < translations.size(); ++i) {
    const auto& [line, input, source, n_best] = translations[i];
    alignments[i].resize(n_best.size());
    for (std::size_t rank = 0; rank < n_best.size(); ++rank) {
      EncodedPair pair{source, target.describe(n_best[rank].hypothesis.ids)};
      if (pair.is_empty()) continue;
      if (n_best[rank].attention) {
        alignments[i][rank] = aligner.align(pair, *n_best[rank].attention);
        continue;
      }
      unread.push_back(std::move(pair));
      places.emplace_back(i, rank);
    }
  }
  auto weights = aligner.is_chosen() ? aligner.align(unread) : align_one_by_one(aligner, unread);
  for (std::size_t pair = 0; pair < unread.size(); ++pair)
    alignments[places[pair].first][places[pair].second] = std::move(weights[pair]);
  return alignments;
}

}  // namespace heed
