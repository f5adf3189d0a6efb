#include "job/guidance.h"

#include <algorithm>
#include <stdexcept>

#include "aligner/link_learner.h"
#include "alignment/pharaoh.h"
#include "decoding/thread_pool.h"
#include "text/line_reader.h"
#include "text/words.h"

namespace heed {
namespace {

/// Goes through a file of links beside a corpus.
class LinkFile {
 public:
  explicit LinkFile(const std::filesystem::path& path) : lines_(path) {}

  /// The links of the corpus' next pair.
  std::vector<Link> next(const TextPair& pair) {
    ++pairs_;
    const auto line = lines_.next();
    if (!line) refuse_length();
    std::vector<Link> links = parse_links(*line, lines_.place());
    const std::size_t sources = split_words(pair.source).size(),
                      targets = split_words(pair.target).size();
    for (const Link& link : links) {
      require(link, "source", link.source, sources);
      require(link, "target", link.target, targets);
    }
    return links;
  }

  void finish() {
    if (lines_.next()) refuse_length();
  }

 private:
  void require(const Link& link, const std::string& side, int word, std::size_t words) const {
    if (word < static_cast<int>(words)) return;
    throw std::runtime_error(describe(lines_.place()) + ": " + print_links(std::span(&link, 1)) +
                             " links a word that the " + side + " does not have: it has " +
                             std::to_string(words) +
                             ", counted from 0; align the same files that are trained on");
  }

  [[noreturn]] void refuse_length() const {
    throw std::runtime_error(
        lines_.name() + " has " + (lines_.line_number() < pairs_ ? "fewer" : "more") +
        " lines than the training text has pairs: it needs a line for each pair of --source and "
        "--target, or --pairs, empty where there is no link");
  }

  LineReader lines_;
  std::size_t pairs_ = 0;
};

}  // namespace

ParallelText read_linked_text(const ParallelTextOptions& text, const std::filesystem::path& links) {
  LinkFile file(links);
  std::vector<std::vector<Link>> kept;
  ParallelText read = read_parallel_text(text, [&](const TextPair& pair, bool is_kept) {
    std::vector<Link> of_pair = file.next(pair);
    if (is_kept) kept.push_back(std::move(of_pair));
  });
  file.finish();
  read.links = std::move(kept);
  return read;
}

std::vector<std::vector<Link>> learn_links(const std::vector<std::string>& source,
                                           const std::vector<std::string>& target, int threads) {
  Bitext bitext;
  for (std::size_t i = 0; i < source.size(); ++i) bitext.add(source[i], target[i]);
  ThreadPool pool(threads);
  LinkLearner learner(bitext, nullptr, pool);
  learner.learn([](double) {});
  std::vector<std::vector<Link>> links(source.size());
  learner.align(0, source.size(), [&](std::size_t pair, const PairPosteriors& posteriors) {
    for (const ScoredLink& found : agreed_links(posteriors)) links[pair].push_back(found.link);
  });
  return links;
}

std::vector<Link> links_of_pieces(const std::vector<Link>& words, std::span<const int> source,
                                  std::span<const int> target) {
  std::vector<Link> links;
  for (std::size_t i = 0; i < source.size(); ++i)
    for (std::size_t j = 0; j < target.size(); ++j)
      if (std::binary_search(words.begin(), words.end(), Link{source[i], target[j]}))
        links.push_back({.source = static_cast<int>(i), .target = static_cast<int>(j)});
  return links;
}

}  // namespace heed
