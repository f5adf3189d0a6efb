#include "job/guidance.h"

#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "aligner/learnt_links.h"
#include "aligner/link_learner.h"
#include "aligner/link_model.h"
#include "decoding/thread_pool.h"
#include "format/atomic_file.h"

namespace heed {
namespace {

/// Gives the links of some pairs.
using AlignPairs = std::function<std::vector<std::vector<Link>>(const ParallelText& pairs)>;

Bitext bitext_of(const ParallelText& text) {
  Bitext bitext;
  for (std::size_t i = 0; i < text.source.size(); ++i) bitext.add(text.source[i], text.target[i]);
  return bitext;
}

/// By what is learnt from the pairs of the text that are given, for any others.
class TextAligner {
 public:
  TextAligner(const ParallelText& text, ThreadPool& pool)
      : model_(learnt_from(text, pool)),
        pool_(pool),
        workers_(pool.threads(), PairAligner(model_)) {}

  std::vector<std::vector<Link>> align(const ParallelText& pairs) {
    constexpr std::size_t kPiece = 64;  // pairs that a thread takes at a time
    const std::size_t count = pairs.source.size();
    std::vector<std::vector<Link>> links(count);
    pool_.run((count + kPiece - 1) / kPiece, [&](std::size_t piece, std::size_t thread) {
      for (std::size_t i = piece * kPiece; i < std::min((piece + 1) * kPiece, count); ++i)
        links[i] = probable_links(workers_[thread].align(pairs.source[i], pairs.target[i]));
    });
    return links;
  }

 private:
  static LinkModel learnt_from(const ParallelText& text, ThreadPool& pool) {
    const Bitext bitext = bitext_of(text);
    LinkLearner learner(bitext, nullptr, pool);
    learner.learn([](double) {});
    const NewFolder folder(std::filesystem::temp_directory_path() / "heed-links");
    write_link_model(folder.temporary() / "learnt", bitext, learner.lexicon());
    return LinkModel(folder.temporary() / "learnt");
  }

  LinkModel model_;
  ThreadPool& pool_;
  std::vector<PairAligner> workers_;
};

/// One row for each pair of the text, those that are left out among them.
Rows<Link> links_of_text(const StoredText& text, const AlignPairs& align, const Storage& storage) {
  RowsWriter<Link> rows(storage);
  for_parts(text, [&](const ParallelText& part) {
    for (const std::vector<Link>& links : align(part)) {
      while (!text.uses(rows.size())) rows.add({});
      rows.add(links);
    }
  });
  while (rows.size() < text.size()) rows.add({});
  return std::move(rows).finish();
}

}  // namespace

void learn_links(TrainingText& text, int threads, const Storage& storage, std::size_t most_pairs) {
  ThreadPool pool(threads);
  AlignPairs align;
  if (text.count() <= most_pairs) {
    auto links = std::make_shared<std::vector<std::vector<Link>>>(
        learnt_links(bitext_of(spread(text, most_pairs)), pool));
    align = [links, done = std::size_t{0}](const ParallelText& part) mutable {
      const auto begin = links->begin() + static_cast<std::ptrdiff_t>(done);
      done += part.source.size();
      return std::vector<std::vector<Link>>(begin, begin + std::ssize(part.source));
    };
  } else {
    const auto aligner = std::make_shared<TextAligner>(spread(text, most_pairs), pool);
    align = [aligner](const ParallelText& part) { return aligner->align(part); };
  }
  for (StoredText* part : {&text.own, &text.also})
    part->links = links_of_text(*part, align, storage);
}

std::vector<Link> links_of_pieces(const std::vector<Link>& words, std::span<const int> source,
                                  std::span<const int> target) {
  std::vector<Link> links;
  std::vector<bool> is_linked(target.size(), false);
  for (std::size_t i = 0; i < source.size(); ++i)
    for (std::size_t j = 0; j < target.size(); ++j)
      if (std::binary_search(words.begin(), words.end(), Link{source[i], target[j]})) {
        links.push_back({.source = static_cast<int>(i), .target = static_cast<int>(j)});
        is_linked[j] = true;
      }
  if (links.empty()) return links;
  const auto end = static_cast<int>(source.size());
  for (std::size_t j = 0; j < target.size(); ++j)
    if (!is_linked[j]) links.push_back({.source = end, .target = static_cast<int>(j)});
  return links;
}

}  // namespace heed
