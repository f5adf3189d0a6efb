#include "cli/translation_format.h"

#include <any>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "alignment/aligned_pair.h"
#include "text/json_lines.h"

namespace heed {
namespace {

using Json = nlohmann::ordered_json;

bool is_written(const AlignmentStyle& style) { return style.kind != AlignmentStyle::Kind::kNone; }

std::vector<ScoredLink> links_of(const SoftAlignment& alignment, const TranslationFormat& format) {
  return scored_links(AttentionPair({alignment, format.last_column}, std::nullopt, {}),
                      format.alignment);
}

/// Pharaoh (`0-0 1-2`), or Marian's soft format; nothing of an alignment without rows.
std::string alignment_text(const SoftAlignment& alignment, const TranslationFormat& format) {
  if (alignment.rows == 0) return "";
  return format.alignment.kind == AlignmentStyle::Kind::kSoft
             ? print_soft_alignment(alignment)
             : print_links(links_of(alignment, format), false);
}

/// A row a target word, normalised to sum 1 as in the text format.
Json matrix_json(const SoftAlignment& alignment) {
  Json rows = Json::array();
  for (int target = 0; target < alignment.rows; ++target) {
    double sum = 0;
    for (const float weight : alignment.row(target)) sum += weight;
    Json row = Json::array();
    for (const float weight : alignment.row(target)) row.push_back(sum > 0 ? weight / sum : 0.0);
    rows.push_back(std::move(row));
  }
  return rows;
}

/// [[source, target], [source, target, "p"] (possible), ...], or the rows of the matrix.
Json alignment_json(const SoftAlignment& alignment, const TranslationFormat& format) {
  if (format.alignment.kind == AlignmentStyle::Kind::kSoft) return matrix_json(alignment);
  Json links = Json::array();
  if (alignment.rows == 0) return links;
  for (const ScoredLink& one : links_of(alignment, format)) {
    links.push_back({one.link.source, one.link.target});
    if (!one.is_sure) links.back().push_back("p");
  }
  return links;
}

std::string plain(const Translation& translation, std::span<const SoftAlignment> alignments,
                  const TranslationFormat& format) {
  if (translation.is_blank()) return "\n";
  const TranslatedText& best = translation.n_best.front();
  std::string line = best.text;
  if (is_written(format.alignment)) line += " ||| " + alignment_text(alignments.front(), format);
  if (format.scores) line += "\t" + format_log(best.hypothesis.log_probability);
  return line + "\n";
}

std::string n_best_lines(const Translation& translation, std::span<const SoftAlignment> alignments,
                         const TranslationFormat& format) {
  std::string lines;
  for (std::size_t rank = 0; rank < translation.n_best.size(); ++rank) {
    const TranslatedText& best = translation.n_best[rank];
    const Hypothesis& hypothesis = best.hypothesis;
    lines += std::to_string(translation.line) + " ||| " + best.text;
    if (is_written(format.alignment)) lines += " ||| " + alignment_text(alignments[rank], format);
    lines += " ||| F0=" + format_log(hypothesis.log_probability) + " ||| " +
             format_log(hypothesis.score) + "\n";
  }
  return lines;
}

void set(Json& object, const char* name, const Json& value) { object[name] = value; }
void set(JsonFields& object, const char* name, const Json& value) { object.set(name, value); }

/// Adds what is known of the `rank`-th translation to `object`, a Json or JsonFields.
template <typename Object>
void add_fields(Object& object, const Translation& translation, std::size_t rank,
                std::span<const SoftAlignment> alignments, const TranslationFormat& format) {
  const auto& [text, hypothesis, sentences, is_truncated] = translation.n_best[rank];
  set(object, "translation", text);
  if (translation.is_truncated(rank)) set(object, "truncated", true);
  if (format.scores || format.n_best) {
    set(object, "log_probability", hypothesis.log_probability);
    set(object, "score", hypothesis.score);
  }
  if (is_written(format.alignment))
    set(object, "alignment", alignment_json(alignments[rank], format));
}

std::string json_line(const Translation& translation, std::span<const SoftAlignment> alignments,
                      const TranslationFormat& format) {
  const auto* input = std::any_cast<JsonFields>(&translation.input.attachment);
  if (input == nullptr) return "\n";  // not an empty source: no JSON at all
  JsonFields object = *input;
  add_fields(object, translation, 0, alignments, format);
  if (format.n_best) {
    Json list = Json::array();
    for (std::size_t rank = 0; rank < translation.n_best.size(); ++rank) {
      add_fields(list.emplace_back(Json::object()), translation, rank, alignments, format);
    }
    object.set("n_best", list);
  }
  return object.dump() + "\n";
}

}  // namespace

std::string format_log(double value) {
  char text[64];
  std::snprintf(text, sizeof text, "%.6f", value);
  return std::string(text) == "-0.000000" ? "0.000000" : text;
}

std::string format_translation(const Translation& translation,
                               std::span<const SoftAlignment> alignments,
                               const TranslationFormat& format) {
  if (format.json) return json_line(translation, alignments, format);
  return format.n_best ? n_best_lines(translation, alignments, format)
                       : plain(translation, alignments, format);
}

}  // namespace heed
