#include "corpus/lexical_model.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "corpus/normal_text.h"
#include "text/random_bits.h"

namespace heed {
namespace {

constexpr std::size_t kMostWordsASide = 24;  // of a side that are looked at
constexpr std::uint32_t kFewestUses = 2;
constexpr int kLexicalRounds = 4;
constexpr float kDiscount = 0.5F;    // of an expected count: what a single pair can give
constexpr float kBackground = 0.1F;  // share of a word's own probability in what explains it
constexpr float kMostByWord = 6.0F;  // so that no word decides alone

}  // namespace

void LexicalModel::Side::learn(std::span<const WordedPair> pairs,
                               std::vector<std::uint64_t> WordedPair::*words) {
  std::unordered_map<std::uint64_t, std::uint32_t> counts;
  std::size_t total = 0;
  for (const WordedPair& pair : pairs) {
    for (const std::uint64_t word : pair.*words) ++counts[word];
    total += (pair.*words).size();
  }
  for (const WordedPair& pair : pairs)  // in the pairs' order, whatever the map's is
    for (const std::uint64_t word : pair.*words) {
      const std::uint32_t uses = counts[word];
      if (uses < kFewestUses) continue;
      const bool is_new = ids.emplace(word, static_cast<std::uint32_t>(ids.size())).second;
      if (is_new) probabilities.push_back(static_cast<float>(uses) / static_cast<float>(total));
    }
}

LexicalModel::Ids LexicalModel::Side::ids_of(std::span<const std::uint64_t> words) const {
  Ids known;
  for (const std::uint64_t word : words.first(std::min(words.size(), kMostWordsASide)))
    if (const auto found = ids.find(word); found != ids.end()) known.push_back(found->second);
  return known;
}

/// Never 0, which marks what is free.
std::uint64_t LexicalModel::Table::key_of(std::uint32_t given, std::uint32_t outcome) {
  return (std::uint64_t{given} << 32U | outcome) + 1;
}

/// The entry of a key, or the free one where it would stand.
LexicalModel::Table::Entry* LexicalModel::Table::find(std::uint64_t key) {
  const std::size_t mask = entries_.size() - 1;
  std::size_t at = mixed_bits(key) & mask;
  while (entries_[at].key != 0 && entries_[at].key != key) at = (at + 1) & mask;
  return &entries_[at];
}

/// Entries for words that were seen together twice; most were once. What was seen is counted by
/// hash, so that a few too many are made.
void LexicalModel::Table::make_entries(std::span<const Ids> given, std::span<const Ids> outcome) {
  constexpr unsigned kBits = 25;
  std::vector<std::uint8_t> seen(std::size_t{1} << kBits);
  std::size_t wanted = 0;
  const auto for_each_key = [&](const auto& visit) {
    for (std::size_t pair = 0; pair < given.size(); ++pair)
      for (const std::uint32_t from : given[pair])
        for (const std::uint32_t to : outcome[pair]) visit(key_of(from, to));
  };
  for_each_key([&](std::uint64_t key) {
    std::uint8_t& times = seen[mixed_bits(key) >> (64U - kBits)];
    if (times < 2 && ++times == 2) ++wanted;
  });
  entries_.assign(std::bit_ceil(wanted + wanted / 2 + 2), {});
  std::size_t made = 0;
  for_each_key([&](std::uint64_t key) {
    if (seen[mixed_bits(key) >> (64U - kBits)] < 2 || 4 * made > 3 * entries_.size()) return;
    Entry* entry = find(key);
    if (entry->key == 0) ++made;
    entry->key = key;
    entry->probability = 1.0F;
  });
}

void LexicalModel::Table::count_pair(const Ids& given, const Ids& outcome,
                                     const Side& outcome_side) {
  for (const std::uint32_t to : outcome) {
    found_.clear();
    float sum = kBackground * outcome_side.probabilities[to] * static_cast<float>(given.size());
    for (const std::uint32_t from : given) {
      Entry* entry = find(key_of(from, to));
      if (entry->key == 0) continue;
      found_.push_back(entry);
      sum += entry->probability;
    }
    for (Entry* entry : found_) entry->count += entry->probability / sum;
  }
}

void LexicalModel::Table::normalise(std::size_t given_words, float discount) {
  std::vector<float> totals(given_words);
  const auto given_of = [](const Entry& entry) { return (entry.key - 1) >> 32U; };
  for (const Entry& entry : entries_)
    if (entry.key != 0) totals[given_of(entry)] += entry.count;
  for (Entry& entry : entries_) {
    if (entry.key == 0) continue;
    const float total = totals[given_of(entry)];
    entry.probability = total > 0.0F ? std::max(entry.count - discount, 0.0F) / total : 0.0F;
    entry.count = 0.0F;
  }
}

void LexicalModel::Table::learn(std::span<const Ids> given, std::span<const Ids> outcome,
                                const Side& given_side, const Side& outcome_side) {
  make_entries(given, outcome);
  for (int round = 1; round <= kLexicalRounds; ++round) {
    for (std::size_t pair = 0; pair < given.size(); ++pair)
      count_pair(given[pair], outcome[pair], outcome_side);
    normalise(given_side.probabilities.size(), round == kLexicalRounds ? kDiscount : 0.0F);
  }
}

double LexicalModel::Table::evidence(std::span<const std::uint32_t> given,
                                     std::span<const std::uint32_t> outcome,
                                     const Side& outcome_side) const {
  double sum = 0.0;
  for (const std::uint32_t to : outcome) {
    float explained = 0.0F;
    for (const std::uint32_t from : given) {
      const Entry* entry = find(key_of(from, to));
      if (entry->key != 0) explained += entry->probability;
    }
    const float share = explained / static_cast<float>(std::max<std::size_t>(given.size(), 1));
    const float ratio = kBackground + (1.0F - kBackground) * share / outcome_side.probabilities[to];
    sum += std::min(std::log(ratio), kMostByWord);
  }
  return sum;
}

LexicalModel::LexicalModel(std::span<const WordedPair> pairs) {
  source_.learn(pairs, &WordedPair::source);
  target_.learn(pairs, &WordedPair::target);
  std::vector<Ids> sources, targets;
  for (const WordedPair& pair : pairs) {
    sources.push_back(source_.ids_of(pair.source));
    targets.push_back(target_.ids_of(pair.target));
  }
  to_target_.learn(sources, targets, source_, target_);
  to_source_.learn(targets, sources, target_, source_);
}

std::size_t LexicalModel::links_of(const WordedPair& pair) {
  return std::min(pair.source.size(), kMostWordsASide) *
         std::min(pair.target.size(), kMostWordsASide);
}

LexicalEvidence LexicalModel::evidence(const WordedPair& pair) const {
  const Ids source = source_.ids_of(pair.source), target = target_.ids_of(pair.target);
  LexicalEvidence evidence{.words = source.size() + target.size()};
  if (source.empty() || target.empty()) return {};
  evidence.mean = (to_target_.evidence(source, target, target_) +
                   to_source_.evidence(target, source, source_)) /
                  static_cast<double>(evidence.words);
  return evidence;
}

}  // namespace heed
