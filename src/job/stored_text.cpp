#include "job/stored_text.h"

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include "alignment/pharaoh.h"
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

/// A text in the making.
class TextWriter {
 public:
  explicit TextWriter(const Storage& storage)
      : source_(storage), target_(storage), links_(storage) {}

  void add(const std::string& source, const std::string& target) {
    source_.add(source);
    target_.add(target);
  }
  void add(const std::vector<Link>& links) { links_.add(links); }

  StoredText finish() && {
    return {.source = std::move(source_).finish(),
            .target = std::move(target_).finish(),
            .links = std::move(links_).finish()};
  }

 private:
  RowsWriter<char> source_, target_;
  RowsWriter<Link> links_;
};

}  // namespace

std::size_t StoredText::count() const {
  return size() - static_cast<std::size_t>(std::count(left_out.begin(), left_out.end(), true));
}

void for_parts(const StoredText& text, const TakeText& take) {
  constexpr std::size_t kPairs = std::size_t{1} << 17U;  // some 20 megabytes of text
  ParallelText part;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!text.uses(i)) continue;
    part.source.emplace_back(text.source[i]);
    part.target.emplace_back(text.target[i]);
    if (!text.links.empty()) part.links.emplace_back(text.links[i].begin(), text.links[i].end());
    if (part.source.size() == kPairs) take(std::exchange(part, {}));
  }
  if (!part.source.empty()) take(std::move(part));
}

ParallelText spread(const TrainingText& text, std::size_t count) {
  const std::size_t all = text.count(), wanted = std::min(count, all);
  ParallelText pairs;
  std::size_t seen = 0;
  for (const StoredText* part : {&text.own, &text.also}) {
    for (std::size_t i = 0; i < part->size(); ++i) {
      if (!part->uses(i)) continue;
      const bool is_next = seen++ == pairs.source.size() * all / wanted;
      if (!is_next) continue;
      pairs.source.emplace_back(part->source[i]);
      pairs.target.emplace_back(part->target[i]);
    }
  }
  return pairs;
}

StoredText read_text(const ParallelTextOptions& options, const std::filesystem::path& links,
                     const Storage& storage) {
  std::optional<LinkFile> file;
  if (!links.empty()) file.emplace(links);
  TextWriter writer(storage);
  const SkippedPairs skipped = read_pairs(options, [&](const TextPair& pair, bool is_usable) {
    std::vector<Link> of_pair;
    if (file) of_pair = file->next(pair);
    if (!is_usable) return;
    writer.add(pair.source, pair.target);
    if (file) writer.add(of_pair);
  });
  if (file) file->finish();
  StoredText text = std::move(writer).finish();
  text.skipped = skipped;
  return text;
}

}  // namespace heed
