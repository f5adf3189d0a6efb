#include "corpus/corpus_profile.h"

#include <algorithm>
#include <bit>
#include <vector>

#include "corpus/threshold.h"

namespace heed {
namespace {

WordPair word_pair(const NormalPair& pair) { return {pair.source.words, pair.target.words}; }

}  // namespace

NormalPair normal_pair(const TextPair& pair) {
  return {normal_text(pair.source), normal_text(pair.target)};
}

CorpusProfile::CorpusProfile(std::span<const TextPair> sample, ThreadPool& threads) {
  std::vector<NormalPair> pairs(sample.size());
  threads.run(sample.size(), [&](std::size_t i, std::size_t) { pairs[i] = normal_pair(sample[i]); });
  std::erase_if(pairs, [](const NormalPair& pair) {
    return pair.source.letters == 0 || pair.target.letters == 0 ||
           pair.source.characters == pair.target.characters;
  });
  learn_lengths(pairs);
  learn_languages(pairs, threads);
  learn_words(pairs, threads);
}

void CorpusProfile::learn_lengths(std::span<const NormalPair> sample) {
  std::vector<PairLengths> characters, words;
  for (const NormalPair& pair : sample) {
    characters.push_back(pair.characters());
    words.push_back(pair.words());
  }
  characters_.emplace(characters);
  words_.emplace(words);
}

void CorpusProfile::learn_languages(std::span<const NormalPair> sample, ThreadPool& threads) {
  constexpr std::size_t kMost = 50000;
  std::vector<NormalText> sources, targets;
  for (const NormalPair& pair : sample.first(std::min(sample.size(), kMost))) {
    sources.push_back(pair.source);
    targets.push_back(pair.target);
  }
  threads.run(2, [&](std::size_t side, std::size_t) {
    if (side == 0)
      source_.emplace(sources, targets);
    else
      target_.emplace(targets, sources);
  });
}

void CorpusProfile::learn_words(std::span<const NormalPair> sample, ThreadPool& threads) {
  std::array<std::vector<WordPair>, 2> halves;
  for (const NormalPair& pair : sample) halves[half_of(pair)].push_back(word_pair(pair));
  threads.run(2, [&](std::size_t half, std::size_t) { lexicons_[half].emplace(halves[half]); });
  std::array<ScoredPairs, kGroups> groups;
  for (std::size_t half = 0; half < 2; ++half) {
    const std::vector<WordPair>& pairs = halves[half];
    const auto add = [&](const WordPair& pair, std::vector<double> ScoredPairs::*scores) {
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

LexicalEvidence CorpusProfile::lexical_evidence(const NormalPair& pair) const {
  return lexicons_[1 - half_of(pair)]->evidence(word_pair(pair));
}

bool CorpusProfile::are_strangers(const NormalPair& pair) const {
  const LexicalEvidence evidence = lexical_evidence(pair);
  return evidence.words > 0 && evidence.mean < least_evidence_[group_of(evidence)];
}

}  // namespace heed
