#include "text/text_pairs.h"

#include <filesystem>
#include <stdexcept>
#include <utility>

namespace heed {
namespace {

bool are_two_files(const TextPairFiles& files) {
  return !files.source.empty() && !files.target.empty();
}

/// The file that has the sources, or the pairs.
const std::string& first_file(const TextPairFiles& files) {
  if (files.source.empty() != files.target.empty()) {
    throw std::invalid_argument("--source and --target belong together: give both");
  }
  if (are_two_files(files) && !files.tsv.empty()) {
    throw std::invalid_argument("give --source and --target, or --tsv, not both");
  }
  if (are_two_files(files)) {
    require_two_texts(files.source, files.target);
    return files.source;
  }
  if (!files.tsv.empty()) return files.tsv;
  if (files.json) return files.input;
  throw std::invalid_argument("nothing to read: give --source and --target, --tsv, or --json");
}

std::runtime_error unequal(const LineReader& shorter, const LineReader& longer) {
  if (shorter.line_number() == 0)
    return std::runtime_error(shorter.name() + " is empty; it needs a line for each of " +
                              longer.name());
  return std::runtime_error(shorter.name() + " has fewer lines than " + longer.name() +
                            " (it ends after line " + std::to_string(shorter.line_number()) +
                            "); they must have the same number");
}

}  // namespace

void require_two_texts(const std::string& source, const std::string& target,
                       const std::string& prefix) {
  std::error_code none;
  if (source != target && !std::filesystem::equivalent(source, target, none)) return;
  throw std::invalid_argument(prefix + "source and " + prefix + "target are the same text, " +
                              (source == "-" ? "standard input" : source) +
                              "; name the translation of the one as the other");
}

std::size_t byte_size(const TextPair& pair) {
  return pair.source.size() + pair.target.size() + pair.object_bytes;
}

TextPairReader::TextPairReader(const TextPairFiles& files, const TellRepair& tell)
    : lines_(first_file(files), tell), json_(!are_two_files(files) && files.tsv.empty()) {
  if (are_two_files(files)) targets_.emplace(files.target, tell);
}

std::optional<TextPair> TextPairReader::next(const std::stop_token& stop) {
  if (targets_) return from_two_files(stop);
  const std::optional<std::string> line = lines_.next(stop);
  if (!line) return std::nullopt;
  return json_ ? from_json(*line) : from_tsv(*line);
}

std::optional<TextPair> TextPairReader::from_two_files(const std::stop_token& stop) {
  std::optional<std::string> source = lines_.next(stop), target = targets_->next(stop);
  if (source && target) return TextPair{std::move(*source), std::move(*target)};
  if (stop.stop_requested()) return std::nullopt;
  if (source) throw unequal(*targets_, lines_);
  if (target) throw unequal(lines_, *targets_);
  return std::nullopt;
}

TextPair TextPairReader::from_tsv(const std::string& line) const {
  const std::size_t tab = line.find('\t');
  if (tab == std::string::npos) {
    throw std::runtime_error(describe(source_place()) +
                             " has no tab; it must be source, tab, target");
  }
  const std::size_t end = line.find('\t', tab + 1);
  return {line.substr(0, tab),
          line.substr(tab + 1, end == std::string::npos ? end : end - tab - 1)};
}

TextPair TextPairReader::from_json(const std::string& line) const {
  const LinePlace place = source_place();
  JsonFields object = parse_json_line(line, place);
  std::string source = string_field(object, "source", true, place);
  std::string target = string_field(object, "target", true, place);
  return {std::move(source), std::move(target), std::move(object), line.size()};
}

}  // namespace heed
