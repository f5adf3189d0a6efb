#include "text/parallel_text.h"

#include <algorithm>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "text/line_reader.h"
#include "text/utf8.h"
#include "text/words.h"

namespace heed {
namespace {

bool is_blank(std::string_view line) { return std::all_of(line.begin(), line.end(), is_word_separator); }

void check_utf8(const LineReader& reader, std::string_view line) {
  if (is_valid_utf8(line)) return;
  throw std::runtime_error(reader.name() + ", line " + std::to_string(reader.line_number()) +
                           " is not UTF-8; convert the file, for example with iconv -t UTF-8");
}

void check_not_empty(const LineReader& reader) {
  if (reader.line_number() == 0) throw std::runtime_error(reader.name() + " is empty; it needs one sentence a line");
}

/// Lines still to come, counted, so that an error can say both lengths.
std::size_t line_count(LineReader& reader) {
  std::string line;
  while (reader.next(line)) continue;
  return reader.line_number();
}

/// Collects the pairs that can be used.
class Collector {
 public:
  explicit Collector(std::size_t max_line_bytes) : max_line_bytes_(max_line_bytes) {}

  void add(std::string_view source, std::string_view target) {
    if (is_blank(source) || is_blank(target)) {
      ++text_.skipped_empty;
    } else if (std::max(source.size(), target.size()) > max_line_bytes_) {
      ++text_.skipped_long;
    } else {
      text_.source.emplace_back(source);
      text_.target.emplace_back(target);
    }
  }

  ParallelText finish() {
    if (text_.source.empty()) {
      throw std::runtime_error("the corpus has no pair to use: " + std::to_string(text_.skipped_empty) +
                               " with an empty side, " + std::to_string(text_.skipped_long) +
                               " with a side of more than " + std::to_string(max_line_bytes_) + " bytes");
    }
    return std::move(text_);
  }

 private:
  std::size_t max_line_bytes_;
  ParallelText text_;
};

void read_two_files(const std::filesystem::path& source_path, const std::filesystem::path& target_path,
                    Collector& collector) {
  LineReader source(source_path), target(target_path);
  std::string source_line, target_line;
  while (true) {
    const bool more_source = source.next(source_line), more_target = target.next(target_line);
    if (more_source) check_utf8(source, source_line);
    if (more_target) check_utf8(target, target_line);
    if (!more_source || !more_target) break;
    collector.add(source_line, target_line);
  }
  check_not_empty(source);
  check_not_empty(target);
  const std::size_t source_count = line_count(source), target_count = line_count(target);
  if (source_count != target_count) {
    throw std::runtime_error(source.name() + " has " + std::to_string(source_count) + " lines and " + target.name() +
                             " has " + std::to_string(target_count) + "; a parallel corpus needs as many in both");
  }
}

void read_tsv_file(const std::filesystem::path& path, Collector& collector) {
  LineReader reader(path);
  std::string line;
  while (reader.next(line)) {
    check_utf8(reader, line);
    const std::size_t tab = line.find('\t');
    if (tab == std::string::npos) {
      throw std::runtime_error(reader.name() + ", line " + std::to_string(reader.line_number()) +
                               " has no tab; it needs a source sentence, a tab and a target sentence");
    }
    const std::string_view rest = std::string_view(line).substr(tab + 1);
    collector.add(std::string_view(line).substr(0, tab), rest.substr(0, rest.find('\t')));
  }
  check_not_empty(reader);
}

}  // namespace

void ParallelTextOptions::validate() const {
  if (source.size() != target.size()) {
    throw std::invalid_argument("as many target as source files are needed, not " + std::to_string(source.size()) +
                                " source and " + std::to_string(target.size()) + " target files");
  }
  if (source.empty() && tsv.empty()) {
    throw std::invalid_argument("a corpus is needed: --source and --target files, or --tsv files");
  }
}

ParallelText read_parallel_text(const ParallelTextOptions& options) {
  options.validate();
  Collector collector(options.max_line_bytes);
  for (std::size_t i = 0; i < options.source.size(); ++i) {
    read_two_files(options.source[i], options.target[i], collector);
  }
  for (const std::filesystem::path& path : options.tsv) read_tsv_file(path, collector);
  return collector.finish();
}

}  // namespace heed
