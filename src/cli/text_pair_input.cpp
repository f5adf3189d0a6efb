#include "cli/text_pair_input.h"

#include <stdexcept>
#include <utility>

#include "cli/json_lines.h"

namespace heed {
namespace {

std::runtime_error unequal(const LineInput& shorter, const LineInput& longer) {
  return std::runtime_error(shorter.name() + " has fewer lines than " + longer.name() + " (it ends after line " +
                            std::to_string(shorter.line_number()) + "); they must have the same number");
}

}  // namespace

std::size_t byte_size(const TextPair& pair) { return pair.source.size() + pair.target.size() + pair.attachment.size(); }

TextPairInput::TextPairInput(const TextPairFiles& files) {
  const bool two_files = !files.source.empty() && !files.target.empty();
  if (files.source.empty() != files.target.empty()) {
    throw std::invalid_argument("--source and --target belong together: give both");
  }
  if (two_files && !files.tsv.empty()) {
    throw std::invalid_argument("give --source and --target, or --tsv, not both");
  }
  if (two_files) {
    lines_ = std::make_unique<LineInput>(files.source);
    targets_ = std::make_unique<LineInput>(files.target);
  } else if (!files.tsv.empty()) {
    lines_ = std::make_unique<LineInput>(files.tsv);
  } else if (files.json) {
    lines_ = std::make_unique<LineInput>(files.input);
    json_ = true;
  } else {
    throw std::invalid_argument("nothing to read: give --source and --target, --tsv, or --json");
  }
}

std::optional<TextPair> TextPairInput::next(std::stop_token stop) {
  std::optional<std::string> line = lines_->next(stop);
  if (line && targets_) return with_target(std::move(*line), stop);
  if (line) return json_ ? from_json(*line) : from_tsv(*line);
  if (targets_ && !stop.stop_requested() && targets_->next(stop)) throw unequal(*lines_, *targets_);
  return std::nullopt;
}

TextPair TextPairInput::with_target(std::string source, std::stop_token stop) {
  std::optional<std::string> target = targets_->next(stop);
  if (!target && !stop.stop_requested()) throw unequal(*targets_, *lines_);
  return {std::move(source), target.value_or("")};
}

TextPair TextPairInput::from_tsv(const std::string& line) const {
  const std::size_t tab = line.find('\t');
  if (tab == std::string::npos) {
    throw std::runtime_error("line " + std::to_string(lines_->line_number()) + " of " + lines_->name() +
                             " has no tab; it must be source, tab, target");
  }
  const std::size_t end = line.find('\t', tab + 1);  // further columns are left alone
  return {line.substr(0, tab), line.substr(tab + 1, end == std::string::npos ? end : end - tab - 1)};
}

TextPair TextPairInput::from_json(const std::string& line) const {
  const JsonPlace place{lines_->name(), lines_->line_number()};
  const nlohmann::ordered_json object = parse_json_line(line, place);
  return {string_field(object, "source", true, place), string_field(object, "target", true, place), object.dump()};
}

}  // namespace heed
