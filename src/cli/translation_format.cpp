#include "cli/translation_format.h"

#include <any>
#include <cstdio>
#include <nlohmann/json.hpp>

namespace heed {
namespace {

using Json = nlohmann::ordered_json;

std::string plain(const Translation& translation, std::span<const WrittenAlignment> alignments,
                  const TranslationFormat& format) {
  if (translation.source.pieces.empty()) return "\n";
  const TranslatedText& best = translation.n_best.front();
  std::string line = best.text;
  if (format.alignment) line += " ||| " + alignments.front().text;
  if (format.scores) line += "\t" + format_log(best.hypothesis.log_probability);
  return line + "\n";
}

std::string n_best_lines(const Translation& translation, std::span<const WrittenAlignment> alignments,
                         const TranslationFormat& format) {
  std::string lines;
  for (std::size_t rank = 0; rank < translation.n_best.size(); ++rank) {
    const auto& [text, hypothesis] = translation.n_best[rank];
    lines += std::to_string(translation.line) + " ||| " + text;
    if (format.alignment) lines += " ||| " + alignments[rank].text;
    lines += " ||| F0=" + format_log(hypothesis.log_probability) + " ||| " + format_log(hypothesis.score) + "\n";
  }
  return lines;
}

/// Adds what is known of the `rank`-th translation to `object`.
void add_fields(Json& object, const Translation& translation, std::size_t rank,
                std::span<const WrittenAlignment> alignments, const TranslationFormat& format) {
  const auto& [text, hypothesis] = translation.n_best[rank];
  object["translation"] = text;
  if (format.scores || format.n_best) {
    object["log_probability"] = hypothesis.log_probability;
    object["score"] = hypothesis.score;
  }
  if (format.alignment) object["alignment"] = alignments[rank].json;
}

std::string json_line(const Translation& translation, std::span<const WrittenAlignment> alignments,
                      const TranslationFormat& format) {
  const Json* input = std::any_cast<Json>(&translation.input.attachment);
  if (input == nullptr) return "\n";  // not an empty source: no JSON at all
  Json object = *input;
  add_fields(object, translation, 0, alignments, format);
  if (format.n_best) {
    Json list = Json::array();
    for (std::size_t rank = 0; rank < translation.n_best.size(); ++rank) {
      add_fields(list.emplace_back(Json::object()), translation, rank, alignments, format);
    }
    object["n_best"] = std::move(list);
  }
  return object.dump() + "\n";
}

}  // namespace

std::string format_log(double value) {
  char text[64];
  std::snprintf(text, sizeof text, "%.6f", value);
  return std::string(text) == "-0.000000" ? "0.000000" : text;
}

std::string format_translation(const Translation& translation, std::span<const WrittenAlignment> alignments,
                               const TranslationFormat& format) {
  if (format.json) return json_line(translation, alignments, format);
  return format.n_best ? n_best_lines(translation, alignments, format) : plain(translation, alignments, format);
}

}  // namespace heed
