#include "job/training_data.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "decoding/thread_pool.h"
#include "job/guidance.h"
#include "text/random_bits.h"
#include "text/words.h"
#include "variants/variants.h"

namespace heed {
namespace {

/// The word of each piece that a line was cut into; none where that cannot be told, as where it has
/// invisible words.
std::vector<int> words_of(const std::vector<int>& ids, const std::string& line,
                          const Tokenizer& tokenizer) {
  EncodedLine cut = tokenizer.describe(ids);
  const bool is_known = cut.words == static_cast<int>(split_words(line).size()) &&
                        cut.word_of_piece.size() + 1 == ids.size();
  return is_known ? std::move(cut.word_of_piece) : std::vector<int>();
}

/// A pair as its best pieces, and which of these its links hold for.
struct CutPair {
  std::vector<int> source, target;
  std::vector<Link> links;
};

CutPair cut_pair(const ParallelText& text, std::size_t i, const Vocabulary& vocabulary) {
  EncodedLine source = vocabulary.source.encode(text.source[i]);
  EncodedLine target = vocabulary.target.encode(text.target[i]);
  CutPair pair{.source = std::move(source.ids), .target = std::move(target.ids), .links = {}};
  if (!text.links.empty())
    pair.links = links_of_pieces(text.links[i], source.word_of_piece, target.word_of_piece);
  return pair;
}

std::vector<CutPair> cut_pairs(const ParallelText& text, const Vocabulary& vocabulary,
                               int threads) {
  constexpr std::size_t kPairs = 1000;  // that a thread takes at a time
  std::vector<CutPair> pairs(text.source.size());
  ThreadPool pool(threads);
  pool.run((pairs.size() + kPairs - 1) / kPairs, [&](std::size_t piece, std::size_t) {
    const std::size_t end = std::min(pairs.size(), (piece + 1) * kPairs);
    for (std::size_t i = piece * kPairs; i < end; ++i) pairs[i] = cut_pair(text, i, vocabulary);
  });
  return pairs;
}

/// Makes the corpus of an epoch. Of its text, a part is in memory at a time.
class EpochWriter {
 public:
  EpochWriter(const EncodedText& text, const Vocabulary& vocabulary, const EpochOptions& options,
              int epoch)
      : text_(text),
        vocabulary_(vocabulary),
        options_(options),
        epoch_(epoch),
        source_(options.storage),
        target_(options.storage),
        links_(options.storage) {}

  std::shared_ptr<const EncodedCorpus> write() && {
    for (std::size_t begin = 0; begin < text_.size(); begin += kPart) add_pairs(begin);
    for (std::size_t begin = 0; begin < text_.size() && options_.variants.any(); begin += kPart)
      add_variants(begin);
    return std::make_shared<EncodedCorpus>(EncodedCorpus{.source = std::move(source_).finish(),
                                                         .target = std::move(target_).finish(),
                                                         .links = std::move(links_).finish()});
  }

 private:
  static constexpr std::size_t kPart = std::size_t{1} << 17U;

  /// What a part of the text, and one side of it, draws by.
  std::uint64_t mixed(std::size_t begin, std::uint64_t side) const {
    const std::uint64_t seed =
        split_mix(options_.seed + kRandomStep * (2 * static_cast<std::uint64_t>(epoch_) + side));
    return begin == 0 ? seed : split_mix(seed + kRandomStep * begin);
  }

  std::size_t end_of(std::size_t begin) const { return std::min(text_.size(), begin + kPart); }

  std::vector<std::string> lines(const Rows<char>& rows, std::size_t begin) const {
    std::vector<std::string> lines;
    for (std::size_t i = begin; i < end_of(begin); ++i) lines.emplace_back(rows[i]);
    return lines;
  }

  /// Cut into pieces anew; `best` where that is too long.
  template <typename Best, typename Take>
  void sample(const ParallelText& part, std::size_t begin, Best best, Take take) const {
    constexpr int kWholeLattice = -1;
    const auto alpha = static_cast<float>(options_.alpha);
    const auto longest = static_cast<std::size_t>(options_.max_length);
    const auto sources =
        vocabulary_.source.sample(part.source, kWholeLattice, alpha, mixed(begin, 0));
    const auto targets =
        vocabulary_.target.sample(part.target, kWholeLattice, alpha, mixed(begin, 1));
    for (std::size_t i = 0; i < sources.size(); ++i) {
      const bool fits = sources[i].size() <= longest && targets[i].size() <= longest;
      if (fits)
        take(i, sources[i], targets[i]);
      else
        best(i);
    }
  }

  void add_best(const EncodedCorpus& corpus, std::size_t pair) {
    source_.add(corpus.source[pair]);
    target_.add(corpus.target[pair]);
    if (pair < corpus.links.size()) links_.add(corpus.links[pair]);
  }

  void add_pairs(std::size_t begin) {
    if (options_.alpha == 0.0) {
      for (std::size_t i = begin; i < end_of(begin); ++i) add_best(text_.ids, i);
      return;
    }
    const ParallelText part{.source = lines(text_.source, begin),
                            .target = lines(text_.target, begin)};
    sample(
        part, begin, [&](std::size_t i) { add_best(text_.ids, begin + i); },
        [&](std::size_t i, const std::vector<int>& source, const std::vector<int>& target) {
          source_.add(source);
          target_.add(target);
          if (begin + i >= text_.links.size()) return;
          const auto links = text_.links[begin + i];
          links_.add(links_of_pieces({links.begin(), links.end()},
                                     words_of(source, part.source[i], vocabulary_.source),
                                     words_of(target, part.target[i], vocabulary_.target)));
        });
  }

  void add_variants(std::size_t begin) {
    const std::vector<std::string> source = lines(text_.source, begin),
                                   target = lines(text_.target, begin);
    const ParallelText part = variants_of({.source = source, .target = target}, options_.variants,
                                          begin == 0 ? options_.seed : mixed(begin, 0), epoch_);
    const EncodedText cut = encode_text(part, vocabulary_, options_.max_length, options_.threads);
    if (options_.alpha == 0.0) {
      for (std::size_t i = 0; i < cut.size(); ++i) add_best(cut.ids, i);
      return;
    }
    const ParallelText kept{
        .source = std::vector<std::string>(cut.source.begin(), cut.source.end()),
        .target = std::vector<std::string>(cut.target.begin(), cut.target.end())};
    sample(
        kept, begin, [&](std::size_t i) { add_best(cut.ids, i); },
        [&](std::size_t, const std::vector<int>& sampled_source,
            const std::vector<int>& sampled_target) {
          source_.add(sampled_source);
          target_.add(sampled_target);
        });
  }

  const EncodedText& text_;
  const Vocabulary& vocabulary_;
  const EpochOptions& options_;
  int epoch_;
  RowsWriter<int> source_, target_;
  RowsWriter<Link> links_;
};

}  // namespace

EncodedTextWriter::EncodedTextWriter(const Storage& storage)
    : source_(storage),
      target_(storage),
      links_(storage),
      source_ids_(storage),
      target_ids_(storage),
      id_links_(storage) {}

EncodedTextWriter::EncodedTextWriter(const std::filesystem::path& folder)
    : source_(folder / "source.text"),
      target_(folder / "target.text"),
      links_(folder / "words.links"),
      source_ids_(folder / "source.pieces"),
      target_ids_(folder / "target.pieces"),
      id_links_(folder / "pieces.links") {}

void EncodedTextWriter::add(const ParallelText& part, const Vocabulary& vocabulary, int max_length,
                            int threads) {
  const auto longest = static_cast<std::size_t>(max_length);
  const std::vector<CutPair> pairs = cut_pairs(part, vocabulary, threads);
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    if (pairs[i].source.size() > longest || pairs[i].target.size() > longest) {
      ++skipped_long_;
      continue;
    }
    if (!part.links.empty()) {
      id_links_.add(pairs[i].links);
      links_.add(part.links[i]);
    }
    source_.add(part.source[i]);
    target_.add(part.target[i]);
    source_ids_.add(pairs[i].source);
    target_ids_.add(pairs[i].target);
  }
}

EncodedText EncodedTextWriter::finish(const SkippedPairs& skipped) && {
  return {.source = std::move(source_).finish(),
          .target = std::move(target_).finish(),
          .links = std::move(links_).finish(),
          .ids = {.source = std::move(source_ids_).finish(),
                  .target = std::move(target_ids_).finish(),
                  .links = std::move(id_links_).finish()},
          .skipped_empty = skipped.empty,
          .skipped_long = skipped.too_long + skipped_long_};
}

EncodedText mapped_text(const std::filesystem::path& folder) {
  return {.source = mapped_rows<char>(folder / "source.text"),
          .target = mapped_rows<char>(folder / "target.text"),
          .links = mapped_rows<Link>(folder / "words.links"),
          .ids = {.source = mapped_rows<int>(folder / "source.pieces"),
                  .target = mapped_rows<int>(folder / "target.pieces"),
                  .links = mapped_rows<Link>(folder / "pieces.links")}};
}

EncodedText encode_text(const ParallelText& text, const Vocabulary& vocabulary, int max_length,
                        int threads) {
  EncodedTextWriter writer;
  writer.add(text, vocabulary, max_length, threads);
  return std::move(writer).finish({.empty = text.skipped_empty, .too_long = text.skipped_long});
}

std::shared_ptr<const EncodedCorpus> corpus_of_epoch(const EncodedText& text,
                                                     const Vocabulary& vocabulary,
                                                     const EpochOptions& options, int epoch) {
  return EpochWriter(text, vocabulary, options, epoch).write();
}

}  // namespace heed
