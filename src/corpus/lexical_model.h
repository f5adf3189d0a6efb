#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

namespace heed {

/// The words of a pair, as numbers (corpus/normal_text.h).
struct WordedPair {
  std::vector<std::uint64_t> source, target;
};

/// How well the words of one side are explained by those of the other.
struct LexicalEvidence {
  double mean = 0.0;      ///< a known word's mean of ln p(word | other side) / p(word)
  std::size_t words = 0;  ///< that are known, of both sides
};

/// Which words translate each other: IBM model 1 (Brown et al. 1993) in both directions, trained on
/// pairs, some of which are wrong. Words that stood together only once are not linked.
class LexicalModel {
 public:
  explicit LexicalModel(std::span<const WordedPair> pairs);

  LexicalEvidence evidence(const WordedPair& pair) const;

  /// How many words are put beside each other to learn from a pair.
  static std::size_t links_of(const WordedPair& pair);

 private:
  using Ids = std::vector<std::uint32_t>;

  /// The words of a side that are frequent enough.
  struct Side {
    std::unordered_map<std::uint64_t, std::uint32_t> ids;
    std::vector<float> probabilities;  // [words]

    void learn(std::span<const WordedPair> pairs, std::vector<std::uint64_t> WordedPair::*words);
    Ids ids_of(std::span<const std::uint64_t> words) const;
  };

  /// p(outcome | given), for words that were seen together more than once.
  class Table {
   public:
    void learn(std::span<const Ids> given, std::span<const Ids> outcome, const Side& given_side,
               const Side& outcome_side);
    /// Sum over the outcomes of ln p(outcome | given) / p(outcome).
    double evidence(std::span<const std::uint32_t> given, std::span<const std::uint32_t> outcome,
                    const Side& outcome_side) const;

   private:
    struct Entry {
      std::uint64_t key = 0;  // given and outcome; 0: free
      float probability = 0.0F, count = 0.0F;
    };
    static std::uint64_t key_of(std::uint32_t given, std::uint32_t outcome);
    Entry* find(std::uint64_t key);
    const Entry* find(std::uint64_t key) const { return const_cast<Table*>(this)->find(key); }
    void make_entries(std::span<const Ids> given, std::span<const Ids> outcome);
    void count(std::span<const Ids> given, std::span<const Ids> outcome, const Side& outcome_side);
    void count_pair(const Ids& given, const Ids& outcome, const Side& outcome_side);
    void normalise(std::size_t given_words, float discount);

    std::vector<Entry> entries_;  // a power of two, found by linear probing
    std::vector<Entry*> found_;   // of a word, while it is counted
  };

  Side source_, target_;
  Table to_target_, to_source_;
};

}  // namespace heed
