#include "corpus/corpus_profile.h"

#include <algorithm>
#include <bit>
#include <utility>
#include <vector>

#include "corpus/text_repair.h"
#include "corpus/threshold.h"

namespace heed {
namespace {

WordedPair word_pair(const NormalPair& pair) { return {pair.source.words, pair.target.words}; }

/// As far as it can be without a corpus to compare with.
TextPair mended(const TextPair& pair) {
  return {.source = without_entities(without_mojibake(pair.source)),
          .target = without_entities(without_mojibake(pair.target))};
}

}  // namespace

NormalPair normal_pair(const TextPair& pair) {
  return {normal_text(pair.source), normal_text(pair.target)};
}

/// What is kept of a sample to learn from.
struct CorpusProfile::Material {
  std::vector<PairLengths> characters, words;
  std::vector<NormalText> sources, targets;  // of kMostTexts pairs
  std::array<std::vector<WordedPair>, 2> halves;
  std::array<std::size_t, 2> links = {0, 0};  // words by words of all pairs of a half

  void add(NormalPair pair) {
    constexpr std::size_t kMostTexts = 50000;
    constexpr std::size_t kMostLinks = std::size_t{12}
                                       << 20U;  // what a table's memory suffices for
    const bool is_plain_copy = pair.source.characters == pair.target.characters;
    if (pair.source.letters == 0 || pair.target.letters == 0 || is_plain_copy) return;
    characters.push_back(pair.characters());
    words.push_back(pair.words());
    const std::size_t half = half_of(pair);
    if (links[half] < kMostLinks) {
      halves[half].push_back(word_pair(pair));
      links[half] += LexicalModel::links_of(halves[half].back());
    }
    if (sources.size() == kMostTexts) return;
    sources.push_back(std::move(pair.source));
    targets.push_back(std::move(pair.target));
  }
};

/// In blocks, so that few texts are held as characters.
CorpusProfile::Material CorpusProfile::material_of(std::span<const TextPair> sample,
                                                   ThreadPool& threads) {
  constexpr std::size_t kBlock = 10000;
  Material material;
  for (; !sample.empty(); sample = sample.subspan(std::min(kBlock, sample.size()))) {
    std::vector<NormalPair> pairs(std::min(kBlock, sample.size()));
    threads.run(pairs.size(),
                [&](std::size_t i, std::size_t) { pairs[i] = normal_pair(mended(sample[i])); });
    for (NormalPair& pair : pairs) material.add(std::move(pair));
  }
  return material;
}

CorpusProfile::CorpusProfile(std::span<const TextPair> sample, ThreadPool& threads) {
  Material material = material_of(sample, threads);
  characters_.emplace(material.characters);
  words_.emplace(material.words);
  threads.run(2, [&](std::size_t side, std::size_t) {
    if (side == 0)
      source_.emplace(material.sources, material.targets);
    else
      target_.emplace(material.targets, material.sources);
  });
  material.sources = material.targets = {};
  learn_words(material, threads);
}

void CorpusProfile::learn_words(const Material& material, ThreadPool& threads) {
  const auto& halves = material.halves;
  threads.run(2, [&](std::size_t half, std::size_t) { lexicons_[half].emplace(halves[half]); });
  std::array<ScoredPairs, kGroups> groups;
  for (std::size_t half = 0; half < 2; ++half) {
    const std::vector<WordedPair>& pairs = halves[half];
    const auto add = [&](const WordedPair& pair, std::vector<double> ScoredPairs::*scores) {
      const LexicalEvidence evidence = lexicons_[1 - half]->evidence(pair);
      if (evidence.words > 0) (groups[group_of(evidence)].*scores).push_back(evidence.mean);
    };
    // Half a corpus away: near pairs may be of one subject.
    for (std::size_t i = 0; i < pairs.size(); ++i) {
      add(pairs[i], &ScoredPairs::actual);
      add({pairs[i].source, pairs[(i + pairs.size() / 2) % pairs.size()].target},
          &ScoredPairs::swapped);
    }
  }
  for (std::size_t i = 0; i < kGroups; ++i) least_evidence_[i] = swapped_below(groups[i]);
}

std::size_t CorpusProfile::half_of(const NormalPair& pair) {
  return hash_of(pair.target.characters, hash_of(pair.source.characters)) & 1U;
}

std::size_t CorpusProfile::group_of(const LexicalEvidence& evidence) {
  return std::min<std::size_t>(std::bit_width(evidence.words), kGroups - 1);
}

bool CorpusProfile::are_strangers(const NormalPair& pair) const {
  const LexicalEvidence evidence = lexicons_[1 - half_of(pair)]->evidence(word_pair(pair));
  return evidence.words > 0 && evidence.mean < least_evidence_[group_of(evidence)];
}

}  // namespace heed
