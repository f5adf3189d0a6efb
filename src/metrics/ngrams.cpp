#include "metrics/ngrams.h"

#include <algorithm>
#include <bit>
#include <string_view>
#include <unordered_map>

namespace heed {
namespace {

/// Gives each distinct 64-bit key the next number. Open addressing over a table that never fills
/// up.
class KeyNumbers {
 public:
  explicit KeyNumbers(std::size_t most_keys)
      : slots_(std::bit_ceil(2 * most_keys + 1)), shift_(64 - std::countr_zero(slots_.size())) {}

  std::uint32_t number(std::uint64_t key) {
    constexpr std::uint64_t kGoldenRatio =
        0x9E3779B97F4A7C15U;  // multiplicative hashing (Knuth, volume 3, 6.4)
    for (std::size_t at = (key * kGoldenRatio) >> shift_;; at = (at + 1) & (slots_.size() - 1)) {
      Slot& slot = slots_[at];
      if (!slot.used) slot = {.key = key, .number = count_++, .used = true};
      if (slot.key == key) return slot.number;
    }
  }

  std::uint32_t count() const { return count_; }

 private:
  struct Slot {
    std::uint64_t key = 0;
    std::uint32_t number = 0;
    bool used = false;
  };
  std::vector<Slot> slots_;
  int shift_;
  std::uint32_t count_ = 0;
};

/// An n-gram is the pair of the (n-1)-gram before its last token, and that token. Replaces the
/// numbers of the (n-1)-grams that begin at each position by those of the n-grams; sequences too
/// short for one become empty.
std::uint32_t lengthen(std::vector<TokenNumbers>& ngrams, std::span<const TokenNumbers> sequences,
                       std::size_t n) {
  std::size_t most = 1;
  for (const TokenNumbers& sequence : sequences) most += sequence.size();
  KeyNumbers numbers(most);
  for (std::size_t s = 0; s < sequences.size(); ++s) {
    const TokenNumbers& tokens = sequences[s];
    const std::size_t count = tokens.size() < n ? 0 : tokens.size() - n + 1;
    for (std::size_t i = 0; i < count; ++i)
      ngrams[s][i] = numbers.number(std::uint64_t{ngrams[s][i]} << 32 | tokens[i + n - 1]);
    ngrams[s].resize(count);
  }
  return numbers.count();
}

NgramCounts counts_of(const std::vector<TokenNumbers>& ngrams, std::uint32_t distinct) {
  NgramCounts counts;
  for (const TokenNumbers& sequence : ngrams) {
    std::vector<int>& times = counts.of_sequence.emplace_back(distinct, 0);
    for (const std::uint32_t ngram : sequence) ++times[ngram];
    counts.total.push_back(static_cast<std::int64_t>(sequence.size()));
  }
  return counts;
}

}  // namespace

std::int64_t NgramCounts::common(std::size_t one, std::size_t other) const {
  std::int64_t sum = 0;
  for (std::size_t g = 0; g < of_sequence[one].size(); ++g)
    sum += std::min(of_sequence[one][g], of_sequence[other][g]);
  return sum;
}

std::vector<NgramCounts> count_ngrams(std::span<const TokenNumbers> sequences, int longest) {
  std::vector<TokenNumbers> ngrams;  // of the length at hand, by where they begin
  for (const TokenNumbers& sequence : sequences) ngrams.emplace_back(sequence.size(), 0);
  std::vector<NgramCounts> counts;
  for (int n = 1; n <= longest; ++n) {
    const std::uint32_t distinct = lengthen(ngrams, sequences, static_cast<std::size_t>(n));
    counts.push_back(counts_of(ngrams, distinct));
  }
  return counts;
}

std::vector<TokenNumbers> number_words(std::span<const std::vector<std::string>> sequences) {
  std::unordered_map<std::string_view, std::uint32_t> numbers;
  std::vector<TokenNumbers> numbered;
  for (const std::vector<std::string>& words : sequences) {
    TokenNumbers& out = numbered.emplace_back();
    for (const std::string& word : words)
      out.push_back(
          numbers.try_emplace(word, static_cast<std::uint32_t>(numbers.size())).first->second);
  }
  return numbered;
}

}  // namespace heed
