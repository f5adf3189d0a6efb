#include "decoding/source_reader.h"

#include <stdexcept>
#include <utility>

#include "text/invisible.h"
#include "text/json_lines.h"

namespace heed {

SourceReader::SourceReader(const SourceFiles& files, const TellRepair& tell)
    : lines_(files.input, tell), json_(files.json) {
  if (files.target_prefixes.empty()) return;
  prefixes_.emplace(files.target_prefixes, tell);
}

std::optional<SourceLine> SourceReader::next(const std::stop_token& stop) {
  const std::optional<std::string> text = lines_.next(stop);
  if (!text) {
    if (prefixes_ && !stop.stop_requested() && prefixes_->next(stop)) {
      throw std::runtime_error(prefixes_->name() + " has more lines than " + name() +
                               "; it needs one for each");
    }
    return std::nullopt;
  }
  SourceLine line = json_ ? from_json(*text) : SourceLine{.text = *text};
  if (prefixes_) add_prefix(line, stop);
  return line;
}

SourceLine SourceReader::from_json(const std::string& line) const {
  if (is_blank(line)) return {};
  const LinePlace place = lines_.place();
  JsonFields object = parse_json_line(line, place);
  SourceLine source{.text = string_field(object, "source", true, place),
                    .target_prefix = string_field(object, "target_prefix", false, place)};
  source.attachment = std::move(object);
  source.attachment_bytes = line.size();
  return source;
}

void SourceReader::add_prefix(SourceLine& line, const std::stop_token& stop) {
  const std::optional<std::string> prefix = prefixes_->next(stop);
  if (!prefix) {
    throw std::runtime_error(prefixes_->name() + " ends before line " +
                             std::to_string(lines_.line_number()) + " of " + name() +
                             "; it needs one line for each");
  }
  line.target_prefix = *prefix;
}

}  // namespace heed
