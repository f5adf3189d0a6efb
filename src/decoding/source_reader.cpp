#include "decoding/source_reader.h"

#include <stdexcept>
#include <utility>

#include "text/invisible.h"
#include "text/json_lines.h"

namespace heed {

SourceReader::SourceReader(const SourceFiles& files, const TellRepair& tell) : json_(files.json) {
  if (files.sentence.empty())
    lines_.emplace(files.input, tell);
  else
    sentence_ = files.sentence;
  if (files.target_prefixes.empty()) return;
  prefixes_.emplace(files.target_prefixes, tell);
}

std::optional<std::string> SourceReader::next_text(const std::stop_token& stop) {
  return lines_ ? lines_->next(stop) : std::exchange(sentence_, std::nullopt);
}

std::optional<SourceLine> SourceReader::next(const std::stop_token& stop) {
  const std::optional<std::string> text = next_text(stop);
  if (!text) {
    if (prefixes_ && !stop.stop_requested() && prefixes_->next(stop)) {
      throw std::runtime_error(prefixes_->name() + " has more lines than " + name() +
                               "; it needs one for each");
    }
    return std::nullopt;
  }
  ++count_;
  SourceLine line = json_ ? from_json(*text) : SourceLine{.text = *text};
  if (prefixes_) add_prefix(line, stop);
  return line;
}

SourceLine SourceReader::from_json(const std::string& line) const {
  if (is_blank(line)) return {};
  const LinePlace place = lines_ ? lines_->place() : LinePlace{.file = "the sentence"};
  JsonFields object;
  if (lines_)
    object = parse_json_line(line, place);
  else
    object.set("source", line);
  SourceLine source{.text = string_field(object, "source", true, place),
                    .target_prefix = string_field(object, "target_prefix", false, place)};
  source.attachment = std::move(object);
  source.attachment_bytes = line.size();
  return source;
}

void SourceReader::add_prefix(SourceLine& line, const std::stop_token& stop) {
  const std::optional<std::string> prefix = prefixes_->next(stop);
  if (!prefix) {
    throw std::runtime_error(prefixes_->name() + " ends before line " + std::to_string(count_) +
                             " of " + name() + "; it needs one line for each");
  }
  line.target_prefix = *prefix;
}

}  // namespace heed
