#include "job/shortlist_learning.h"

#include <algorithm>
#include <numeric>
#include <unordered_map>

#include "aligner/link_learner.h"
#include "format/atomic_file.h"
#include "format/model_files.h"

namespace heed {
namespace {

constexpr std::size_t kMostPairs = 300000, kCountedPairs = 2000000;  // learnt from; counted
constexpr std::size_t kFrequentPieces = 600;
constexpr std::size_t kFrequentShare = 8;  // not more than an eighth of the vocabulary

using Ids = std::vector<int>;

/// Without `</s>`, which is nobody's translation.
std::vector<std::string> pieces_of(std::span<const int> ids, const Tokenizer& tokenizer) {
  std::vector<std::string> pieces;
  for (std::size_t i = 0; i + 1 < ids.size(); ++i) pieces.push_back(tokenizer.piece(ids[i]));
  return pieces;
}

/// So many pairs, or all, spread over the whole corpus.
template <typename Take>
void for_spread(const EncodedCorpus& corpus, std::size_t most, Take take) {
  const std::size_t all = corpus.source.size(), count = std::min(most, all);
  for (std::size_t i = 0; i < count; ++i) take(i * all / count);
}

Bitext bitext_of(const EncodedCorpus& corpus, const Vocabulary& vocabulary) {
  Bitext bitext;
  for_spread(corpus, kMostPairs, [&](std::size_t pair) {
    bitext.add(pieces_of(corpus.source[pair], vocabulary.source),
               pieces_of(corpus.target[pair], vocabulary.target));
  });
  return bitext;
}

std::unordered_map<std::string_view, int> ids_of_pieces(const Tokenizer& tokenizer) {
  std::unordered_map<std::string_view, int> ids;
  for (const std::string& piece : tokenizer.pieces())
    ids.emplace(piece, static_cast<int>(ids.size()));
  return ids;
}

/// The most frequent target pieces, and what ends a sentence or stands for what is unknown.
Ids frequent_pieces(const EncodedCorpus& corpus, const Tokenizer& target) {
  std::vector<std::size_t> frequencies(static_cast<std::size_t>(target.vocabulary_size()));
  for_spread(corpus, kCountedPairs, [&](std::size_t pair) {
    for (const int id : corpus.target[pair]) ++frequencies[static_cast<std::size_t>(id)];
  });
  Ids order(frequencies.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
    return frequencies[static_cast<std::size_t>(a)] > frequencies[static_cast<std::size_t>(b)];
  });
  order.resize(std::min(order.size() / kFrequentShare, kFrequentPieces));
  order.insert(order.end(), {target.eos_id(), target.unk_id()});
  return order;
}

/// The target words of a source word, the likeliest first.
std::vector<std::uint32_t> best_partners(const Lexicon& lexicon, std::uint32_t source,
                                         std::size_t count) {
  const auto targets = lexicon.pairs.row(source);
  const float* weights = lexicon.weights.data() + lexicon.pairs.begin(source);
  std::vector<std::size_t> places(targets.size());
  std::iota(places.begin(), places.end(), 0);
  const std::size_t kept = std::min(count, places.size());
  std::partial_sort(places.begin(), places.begin() + static_cast<std::ptrdiff_t>(kept),
                    places.end(), [&](std::size_t a, std::size_t b) {
                      return std::pair(-weights[a], a) < std::pair(-weights[b], b);
                    });
  std::vector<std::uint32_t> best;
  for (std::size_t i = 0; i < kept; ++i) best.push_back(targets[places[i]]);
  return best;
}

}  // namespace

Shortlist learn_shortlist(const EncodedCorpus& corpus, const Vocabulary& vocabulary, int count,
                          int threads) {
  const Bitext bitext = bitext_of(corpus, vocabulary);
  ThreadPool pool(threads);
  LinkLearner learner(bitext, nullptr, pool);
  learner.learn([](double) {});
  const auto target_ids = ids_of_pieces(vocabulary.target);
  std::vector<Ids> translations;
  for (const std::string& piece : vocabulary.source.pieces()) {
    Ids& ids = translations.emplace_back();
    if (const auto same = target_ids.find(piece); same != target_ids.end())
      ids.push_back(same->second);
    const std::uint32_t word = bitext.source_ids().find(piece);
    if (word == WordIds::kUnknown) continue;
    for (const auto partner :
         best_partners(learner.lexicon(), word, static_cast<std::size_t>(count)))
      ids.push_back(target_ids.at(bitext.target_ids().word(partner)));
  }
  return {translations, frequent_pieces(corpus, vocabulary.target)};
}

void write_shortlist(const std::filesystem::path& model, const Shortlist& shortlist) {
  write_file_atomically(model / kShortlistFile, shortlist.bytes());
}

}  // namespace heed
