#include "metrics/chrf.h"

#include <algorithm>
#include <numeric>
#include <string_view>
#include <vector>

#include "metrics/characters.h"
#include "metrics/ngrams.h"
#include "metrics/word_tokenizer.h"
#include "text/letter_case.h"

namespace heed {
namespace {

/// A line as chrF reads it.
struct Segment {
  TokenNumbers characters;
  std::vector<std::string> words;  ///< empty for chrF2
};

bool is_punctuation(char c) {
  return std::string_view("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~").find(c) != std::string_view::npos;
}

bool is_single_character(const std::string& word) {
  return word.size() <= 4 && characters_of(word).size() == 1;
}

/// A punctuation mark at a word's end, or else at its beginning, becomes a word; one mark only, as
/// in Popović's chrF++.
std::vector<std::string> words_and_marks(std::string_view line) {
  std::vector<std::string> out;
  for (std::string& word : split_at_space(line)) {
    if (is_single_character(word)) {
      out.push_back(std::move(word));
    } else if (is_punctuation(word.back())) {
      out.push_back(word.substr(0, word.size() - 1));
      out.push_back(word.substr(word.size() - 1));
    } else if (is_punctuation(word.front())) {
      out.push_back(word.substr(0, 1));
      out.push_back(word.substr(1));
    } else {
      out.push_back(std::move(word));
    }
  }
  return out;
}

Segment read_segment(const std::string& line, const ChrfOptions& options) {
  const std::string text = options.lowercase ? lower_case(line) : line;
  Segment segment;
  for (const char32_t character : characters_of(text))
    if (!is_space(character)) segment.characters.push_back(character);
  if (options.words) segment.words = words_and_marks(text);
  return segment;
}

/// Which of the sequences that n-grams were counted of are compared.
struct Compared {
  std::size_t hypothesis = 0, reference = 1;
};

void add_orders(ChrfCounts& counts, std::size_t first, const std::vector<NgramCounts>& ngrams,
                const Compared& lines = {}) {
  for (std::size_t n = 0; n < ngrams.size(); ++n) {
    const auto& total = ngrams[n].total;
    counts.hypothesis[first + n] = total[lines.reference] > 0 ? total[lines.hypothesis] : 0;
    counts.reference[first + n] = total[lines.reference];
    counts.matches[first + n] = ngrams[n].common(lines.hypothesis, lines.reference);
  }
}

ChrfCounts compare(const Segment& hypothesis, const Segment& reference,
                   const ChrfOptions& options) {
  ChrfCounts counts;
  const std::array characters{hypothesis.characters, reference.characters};
  add_orders(counts, 0, count_ngrams(characters, kChrfCharacterOrder));
  if (options.words) {
    const std::array words{hypothesis.words, reference.words};
    add_orders(counts, kChrfCharacterOrder, count_ngrams(number_words(words), kChrfWordOrder));
  }
  return counts;
}

}  // namespace

ChrfCounts& ChrfCounts::operator+=(const ChrfCounts& other) {
  for (int n = 0; n < kChrfOrders; ++n) {
    hypothesis[n] += other.hypothesis[n];
    reference[n] += other.reference[n];
    matches[n] += other.matches[n];
  }
  return *this;
}

ChrfCounts count_chrf(const std::string& hypothesis, std::span<const std::string> references,
                      const ChrfOptions& options) {
  const Segment ours = read_segment(hypothesis, options);
  ChrfCounts best;
  double best_score = -1.0;
  for (const std::string& reference : references) {
    const ChrfCounts counts = compare(ours, read_segment(reference, options), options);
    const double score = chrf_of(counts);
    if (score <= best_score) continue;
    best = counts;
    best_score = score;
  }
  return best;
}

double chrf_of(const ChrfCounts& counts) {
  constexpr double kRecallWeight = 4.0;  // beta squared, beta = 2
  double precision = 0.0, recall = 0.0;
  int orders = 0;
  for (int n = 0; n < kChrfOrders; ++n) {
    if (counts.hypothesis[n] == 0 || counts.reference[n] == 0) continue;
    precision += static_cast<double>(counts.matches[n]) / static_cast<double>(counts.hypothesis[n]);
    recall += static_cast<double>(counts.matches[n]) / static_cast<double>(counts.reference[n]);
    ++orders;
  }
  if (precision + recall == 0) return 0.0;
  precision /= orders;
  recall /= orders;
  return 100.0 * (1.0 + kRecallWeight) * precision * recall / (kRecallWeight * precision + recall);
}

double chrf(std::span<const std::string> hypotheses, const References& references,
            const ChrfOptions& options) {
  require_references(hypotheses, references);
  ChrfCounts counts;
  std::vector<std::string> of_line(references.size());
  for (std::size_t i = 0; i < hypotheses.size(); ++i) {
    for (std::size_t r = 0; r < references.size(); ++r) of_line[r] = references[r][i];
    counts += count_chrf(hypotheses[i], of_line, options);
  }
  return chrf_of(counts);
}

std::vector<double> expected_chrf(std::span<const std::string> lines,
                                  std::span<const double> weights) {
  std::vector<TokenNumbers> characters;
  for (const std::string& line : lines) characters.push_back(read_segment(line, {}).characters);
  const auto ngrams = count_ngrams(characters, kChrfCharacterOrder);
  const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
  std::vector<double> expected(lines.size(), 0.0);
  for (std::size_t line = 0; line < lines.size(); ++line) {
    for (std::size_t reference = 0; reference < lines.size(); ++reference) {
      ChrfCounts counts;
      add_orders(counts, 0, ngrams, {.hypothesis = line, .reference = reference});
      expected[line] += weights[reference] / sum * chrf_of(counts);
    }
  }
  return expected;
}

std::string chrf_name(const ChrfOptions& options) { return options.words ? "chrF2++" : "chrF2"; }

std::string chrf_signature(const ChrfOptions& options, std::size_t references) {
  std::string signature = "nrefs:" + std::to_string(references);
  signature += options.lowercase ? "|case:lc" : "|case:mixed";
  signature += "|eff:yes|nc:" + std::to_string(kChrfCharacterOrder);
  signature += "|nw:" + std::to_string(options.words ? kChrfWordOrder : 0) + "|space:no";
  return signature.append("|version:").append(kSacreBleuVersion);
}

std::string chrf_line(double score, const ChrfOptions& options, std::size_t references,
                      int digits) {
  return chrf_name(options) + "|" + chrf_signature(options, references) + " = " +
         fixed_point(score, digits);
}

}  // namespace heed
