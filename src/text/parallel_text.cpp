#include "text/parallel_text.h"

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "text/invisible.h"

namespace heed {
namespace {

/// Tells pairs that can be used from others, and counts these.
class Judge {
 public:
  explicit Judge(std::size_t max_line_bytes) : max_line_bytes_(max_line_bytes) {}

  bool is_usable(const TextPair& pair) {
    if (is_blank(pair.source) || is_blank(pair.target)) {
      ++skipped_.empty;
      return false;
    }
    if (std::max(pair.source.size(), pair.target.size()) > max_line_bytes_) {
      ++skipped_.too_long;
      return false;
    }
    has_usable_ = true;
    return true;
  }

  SkippedPairs finish() const {
    if (!has_usable_) {
      throw std::runtime_error("the corpus has no pair to use: " + std::to_string(skipped_.empty) +
                               " with an empty side, " + std::to_string(skipped_.too_long) +
                               " with a side of more than " + std::to_string(max_line_bytes_) +
                               " bytes");
    }
    return skipped_;
  }

 private:
  std::size_t max_line_bytes_;
  SkippedPairs skipped_;
  bool has_usable_ = false;
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

SkippedPairs read_pairs(const ParallelTextOptions& options, const SeePair& see) {
  ParallelTextReader reader(options);
  Judge judge(options.max_line_bytes);
  while (const std::optional<TextPair> pair = reader.next()) see(*pair, judge.is_usable(*pair));
  return judge.finish();
}

ParallelText read_parallel_text(const ParallelTextOptions& options) {
  ParallelText text;
  const SkippedPairs skipped = read_pairs(options, [&](const TextPair& pair, bool is_usable) {
    if (!is_usable) return;
    text.source.push_back(pair.source);
    text.target.push_back(pair.target);
  });
  text.skipped_empty = skipped.empty;
  text.skipped_long = skipped.too_long;
  return text;
}

}  // namespace heed
