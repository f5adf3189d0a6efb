#include "text/parallel_text.h"

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "text/invisible.h"

namespace heed {
namespace {

/// Collects the pairs that can be used.
class Collector {
 public:
  explicit Collector(std::size_t max_line_bytes) : max_line_bytes_(max_line_bytes) {}

  /// Returns whether the pair is kept.
  bool add(std::string_view source, std::string_view target) {
    if (is_blank(source) || is_blank(target)) {
      ++text_.skipped_empty;
      return false;
    }
    if (std::max(source.size(), target.size()) > max_line_bytes_) {
      ++text_.skipped_long;
      return false;
    }
    text_.source.emplace_back(source);
    text_.target.emplace_back(target);
    return true;
  }

  ParallelText finish() {
    if (text_.source.empty()) {
      throw std::runtime_error(
          "the corpus has no pair to use: " + std::to_string(text_.skipped_empty) +
          " with an empty side, " + std::to_string(text_.skipped_long) +
          " with a side of more than " + std::to_string(max_line_bytes_) + " bytes");
    }
    return std::move(text_);
  }

 private:
  std::size_t max_line_bytes_;
  ParallelText text_;
};

std::vector<TextPairFiles> files_of(const ParallelTextOptions& options) {
  std::vector<TextPairFiles> all;
  for (std::size_t i = 0; i < options.source.size(); ++i) {
    TextPairFiles& files = all.emplace_back();
    files.source = options.source[i].string();
    files.target = options.target[i].string();
  }
  for (const std::filesystem::path& path : options.pairs) {
    TextPairFiles& files = all.emplace_back();
    files.pairs = path.string();
    files.selection = options.selection;
  }
  return all;
}

}  // namespace

void ParallelTextOptions::validate(const std::string& prefix) const {
  const std::string sources = prefix + "source", targets = prefix + "target";
  if (source.empty() != target.empty())
    throw std::invalid_argument((source.empty() ? sources : targets) +
                                " is missing; it goes with " +
                                (source.empty() ? targets : sources));
  if (source.size() != target.size())
    throw std::invalid_argument("there are " + std::to_string(source.size()) + " " + sources +
                                " and " + std::to_string(target.size()) + " " + targets +
                                " files; give as many of each");
  if (source.empty() && pairs.empty())
    throw std::invalid_argument("a corpus is missing; give " + sources + " and " + targets +
                                ", or " + prefix + "pairs");
  for (std::size_t i = 0; i < source.size(); ++i)
    require_two_texts(source[i].string(), target[i].string(), prefix);
}

ParallelTextReader::ParallelTextReader(const ParallelTextOptions& options, TellRepair tell)
    : tell_(std::move(tell)) {
  options.validate();
  files_ = files_of(options);
}

bool ParallelTextReader::open_next() {
  if (opened_ == files_.size()) return false;
  reader_.emplace(files_[opened_++], tell_);
  return true;
}

std::optional<TextPair> ParallelTextReader::next(const std::stop_token& stop) {
  while (reader_ || open_next()) {
    if (std::optional<TextPair> pair = reader_->next(stop)) return pair;
    if (stop.stop_requested()) break;
    if (reader_->source_place().line == 0)
      throw std::runtime_error(describe(reader_->source_place()) +
                               " is empty; it needs one sentence a line");
    reader_.reset();
  }
  return std::nullopt;
}

LinePlace ParallelTextReader::place() const {
  return reader_ ? reader_->source_place() : LinePlace{};
}

ParallelText read_parallel_text(const ParallelTextOptions& options, const SeePair& see) {
  ParallelTextReader reader(options);
  Collector collector(options.max_line_bytes);
  while (const std::optional<TextPair> pair = reader.next()) {
    const bool is_kept = collector.add(pair->source, pair->target);
    if (see) see(*pair, is_kept);
  }
  return collector.finish();
}

}  // namespace heed
