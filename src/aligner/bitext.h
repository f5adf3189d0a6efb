#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace heed {

/// Numbers for words, from 0 in the order in which they came.
class WordIds {
 public:
  static constexpr std::uint32_t kUnknown = UINT32_MAX;

  std::uint32_t add(std::string_view word);
  void add_all(const WordIds& others) {
    for (const std::string* word : others.words_) add(*word);
  }
  /// kUnknown for a word that was not added.
  std::uint32_t find(std::string_view word) const;
  const std::string& word(std::uint32_t id) const { return *words_[id]; }
  std::size_t size() const { return words_.size(); }

 private:
  struct Hash {
    using is_transparent = void;  // NOLINT(readability-identifier-naming): the standard's name
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>()(text);
    }
  };
  std::unordered_map<std::string, std::uint32_t, Hash, std::equal_to<>> ids_;
  std::vector<const std::string*> words_;
};

/// A sentence pair as an aligner sees it.
struct WordPairIds {
  std::span<const std::uint32_t> source, target;

  bool is_empty() const { return source.empty() || target.empty(); }
  std::size_t cells() const { return source.size() * target.size(); }
};

/// The words of a line as the aligner knows them: its whitespace tokens in lower case, without
/// invisible characters (one of nothing else is an empty word, so that the places of the others
/// stay), none where nothing of the line is seen, at most kMostWords.
inline constexpr std::size_t kMostWords = 250;
std::vector<std::string> aligner_words(std::string_view line);

/// Sentence pairs as numbers. 4 bytes a word.
class Bitext {
 public:
  Bitext() = default;
  /// Begins with the words of another text, whether or not this one has them.
  Bitext(const WordIds& source_words, const WordIds& target_words) {
    source_.ids.add_all(source_words);
    target_.ids.add_all(target_words);
  }

  void add(std::string_view source, std::string_view target) {
    add(aligner_words(source), aligner_words(target));
  }
  /// Of words as they are.
  void add(std::span<const std::string> source, std::span<const std::string> target) {
    source_.add(source);
    target_.add(target);
  }

  std::size_t size() const { return source_.begins.size() - 1; }
  WordPairIds pair(std::size_t index) const {
    return {.source = source_.line(index), .target = target_.line(index)};
  }
  const WordIds& source_ids() const { return source_.ids; }
  const WordIds& target_ids() const { return target_.ids; }
  /// How often each word occurs.
  std::vector<std::uint32_t> source_frequencies() const { return source_.frequencies(); }
  std::vector<std::uint32_t> target_frequencies() const { return target_.frequencies(); }

 private:
  struct Side {
    WordIds ids;
    std::vector<std::uint32_t> words;
    std::vector<std::uint64_t> begins = {0};  // of the lines, and the end of the last

    void add(std::span<const std::string> line);
    std::span<const std::uint32_t> line(std::size_t index) const {
      return std::span(words).subspan(begins[index], begins[index + 1] - begins[index]);
    }
    std::vector<std::uint32_t> frequencies() const;
  };
  Side source_, target_;
};

}  // namespace heed
