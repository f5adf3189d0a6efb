#include "text/text_pairs.h"

#include <algorithm>
#include <filesystem>
#include <initializer_list>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "text/json_pairs.h"
#include "text/utf8.h"

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
  if (are_two_files(files) && !files.pairs.empty()) {
    throw std::invalid_argument("give --source and --target, or --pairs, not both");
  }
  if (are_two_files(files)) {
    require_two_texts(files.source, files.target);
    return files.source;
  }
  if (!files.pairs.empty()) return files.pairs;
  if (files.json) return files.input;
  throw std::invalid_argument("nothing to read: give --source and --target, --pairs, or --json");
}

enum class PairForm { kTabs, kJson, kTmx };

bool begins_with_any(std::string_view text, std::initializer_list<std::string_view> beginnings) {
  return std::any_of(beginnings.begin(), beginnings.end(),
                     [&](std::string_view beginning) { return text.starts_with(beginning); });
}

std::string_view without_leading_space(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  return begin == std::string_view::npos ? "" : text.substr(begin);
}

/// Text may begin with any bracket; what tells is what stands behind it.
PairForm form_of(ByteSource& source) {
  constexpr std::size_t kLooked = 300;  // bytes
  const std::string_view beginning = source.look_ahead([](std::string_view seen) {
    const std::string_view text = without_leading_space(without_byte_order_mark(seen));
    return text.size() >= kLooked || text.find('\n') != std::string_view::npos;
  });
  const std::string_view text = without_leading_space(without_byte_order_mark(beginning));
  const std::string_view inside = without_leading_space(text.substr(text.empty() ? 0 : 1));
  if (begins_with_any(beginning, {{"\xFF\xFE<\0", 4}, {"\xFE\xFF\0<", 4}})) return PairForm::kTmx;
  if (begins_with_any(text, {"<?xml", "<tmx", "<!DOCTYPE tmx"})) return PairForm::kTmx;
  if (text.starts_with('{') && inside.starts_with('"')) return PairForm::kJson;
  if (text.starts_with('[') && inside.starts_with('{'))
    throw std::runtime_error(source.name() +
                             " is one JSON array; write an object a line, for example with jq -c "
                             "'.[]'");
  return PairForm::kTabs;
}

std::runtime_error too_few_columns(const std::string& line, int wanted, const LinePlace& place) {
  const auto tabs = std::count(line.begin(), line.end(), '\t');
  if (tabs == 0)
    return std::runtime_error(describe(place) + " has no tab; it must be source, tab, target");
  return std::runtime_error(describe(place) + " has " + std::to_string(tabs + 1) +
                            " columns, and --columns names column " + std::to_string(wanted));
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

TextPairReader::TextPairReader(const TextPairFiles& files, const TellRepair& tell)
    : selection_(files.selection), json_(files.json) {
  ByteSource source(first_file(files));
  if (are_two_files(files)) {
    if (form_of(source) == PairForm::kTmx)
      throw std::runtime_error(source.name() + " is XML; give a file of pairs with --pairs");
    targets_.emplace(files.target, tell);
    json_ = false;
  } else if (!files.pairs.empty()) {
    const PairForm form = form_of(source);
    json_ = form == PairForm::kJson;
    if (form == PairForm::kTmx) {
      units_.emplace(std::move(source), selection_);
      return;
    }
  }
  lines_.emplace(std::move(source), tell);
}

std::optional<TextPair> TextPairReader::next(const std::stop_token& stop) {
  if (units_) return units_->next(stop);
  if (targets_) return from_two_files(stop);
  const std::optional<std::string> line = lines_->next(stop);
  if (!line) return std::nullopt;
  return json_ ? json_pair(*line, selection_, source_place()) : from_tabs(*line);
}

std::optional<TextPair> TextPairReader::from_two_files(const std::stop_token& stop) {
  std::optional<std::string> source = lines_->next(stop), target = targets_->next(stop);
  if (source && target) return TextPair{std::move(*source), std::move(*target)};
  if (stop.stop_requested()) return std::nullopt;
  if (source) throw unequal(*targets_, *lines_);
  if (target) throw unequal(*lines_, *targets_);
  return std::nullopt;
}

TextPair TextPairReader::from_tabs(std::string line) const {
  constexpr std::string_view kBars = " ||| ";  // as fast_align and eflomal read pairs
  const bool may_have_bars = line.find('\t') == std::string::npos;
  // Of an empty side, editors leave no space at the line's end.
  if (may_have_bars && (line == "|||" || line.ends_with(" |||"))) line += ' ';
  if (may_have_bars && line.starts_with("||| ")) line.insert(0, " ");
  const bool has_bars = may_have_bars && line.find(kBars) != std::string::npos;
  const std::string_view between = has_bars ? kBars : "\t";
  const auto column = [&](int number) {
    std::size_t begin = 0;
    for (int passed = 1; passed < number; ++passed) {
      const std::size_t end = line.find(between, begin);
      if (end == std::string::npos) throw too_few_columns(line, number, source_place());
      begin = end + between.size();
    }
    return line.substr(begin, line.find(between, begin) - begin);
  };
  return {column(selection_.source_column), column(selection_.target_column)};
}

}  // namespace heed
