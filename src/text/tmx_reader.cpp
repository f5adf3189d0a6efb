#include "text/tmx_reader.h"

#include <expat.h>

#include <algorithm>
#include <array>
#include <deque>
#include <new>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "text/words.h"

namespace heed {
namespace {

constexpr int kExpatBufferSize = 1 << 16;
constexpr std::array<std::string_view, 5> kFormatElements = {"bpt", "ept", "ph", "it", "ut"};

/// `xml:lang`, or `lang` as TMX 1.1 has it.
std::string language_of(const XML_Char** attributes) {
  for (; *attributes != nullptr; attributes += 2) {
    const std::string_view name = attributes[0];
    if (name == "xml:lang" || name == "lang") return attributes[1];
  }
  return "";
}

}  // namespace

/// What expat calls while it reads.
struct TmxReader::Parser {
  struct Variant {
    std::string language, text;
  };

  Parser(ByteSource text, PairSelection selected)
      : source(std::move(text)),
        selection(std::move(selected)),
        expat(::XML_ParserCreate(nullptr)) {
    if (expat == nullptr) throw std::bad_alloc();
    ::XML_SetUserData(expat, this);
    ::XML_SetElementHandler(
        expat,
        [](void* self, const XML_Char* name, const XML_Char** attributes) {
          static_cast<Parser*>(self)->begin(name, attributes);
        },
        [](void* self, const XML_Char* name) { static_cast<Parser*>(self)->end(name); });
    ::XML_SetCharacterDataHandler(expat, [](void* self, const XML_Char* text, int size) {
      static_cast<Parser*>(self)->add({text, static_cast<std::size_t>(size)});
    });
  }
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;
  ~Parser() { ::XML_ParserFree(expat); }

  std::size_t line() const { return ::XML_GetCurrentLineNumber(expat); }

  void begin(std::string_view name, const XML_Char** attributes) {
    if (root.empty()) {
      root = name;
      if (root != "tmx") ::XML_StopParser(expat, XML_FALSE);
    }
    const bool is_format =
        std::find(kFormatElements.begin(), kFormatElements.end(), name) != kFormatElements.end();
    if (in_text && (format_depth > 0 || is_format)) ++format_depth;
    if (name == "tu") {
      unit.clear();
      unit_line = line();
    } else if (name == "tuv") {
      unit.push_back({.language = language_of(attributes), .text = {}});
    } else if (name == "seg" && !unit.empty()) {
      in_text = true;
    }
  }

  void add(std::string_view text) {
    if (in_text && format_depth == 0) unit.back().text += text;
  }

  void end(std::string_view name) {
    if (in_text && format_depth > 0) --format_depth;
    if (name == "seg") in_text = false;
    if (name == "tu") finish_unit();
  }

  void finish_unit() {
    std::vector<std::string> unit_languages;
    for (const Variant& variant : unit) unit_languages.push_back(variant.language);
    languages.insert(unit_languages.begin(), unit_languages.end());
    if (unit.size() > 1) selection.complete(unit_languages);
    const Variant* from = find(selection.source_language);
    const Variant* to = find(selection.target_language);
    if (from == nullptr || to == nullptr) return;
    pairs.emplace_back(TextPair{.source = on_one_line(from->text), .target = on_one_line(to->text)},
                       unit_line);
  }

  const Variant* find(std::string_view language) const {
    for (const Variant& variant : unit)
      if (is_language(variant.language, language)) return &variant;
    return nullptr;
  }

  /// Lets expat read on; false at the end, or when stopped.
  bool read(const std::stop_token& stop) {
    auto* bytes = static_cast<char*>(::XML_GetBuffer(expat, kExpatBufferSize));
    if (bytes == nullptr) throw std::bad_alloc();
    const std::size_t count = source.read(bytes, kExpatBufferSize, stop);
    if (stop.stop_requested()) return false;
    if (::XML_ParseBuffer(expat, static_cast<int>(count), count == 0 ? 1 : 0) != XML_STATUS_OK)
      fail();
    return count > 0;
  }

  [[noreturn]] void fail() const {
    if (!root.empty() && root != "tmx")
      throw std::runtime_error(source.name() + " is XML, but not TMX: it begins with <" + root +
                               ">; export it as TMX 1.4");
    throw std::runtime_error(
        describe(LinePlace{.file = source.name(), .line = line()}) + " is not well-formed XML (" +
        ::XML_ErrorString(::XML_GetErrorCode(expat)) + "); repair it, or export it again");
  }

  void require_pairs() const {
    if (given > 0) return;
    std::string found;
    for (const std::string& language : languages) found += (found.empty() ? "" : ", ") + language;
    throw std::runtime_error(source.name() + " has no unit with both languages; it has " +
                             (found.empty() ? "none" : found) +
                             ": see --source-lang and --target-lang");
  }

  ByteSource source;
  PairSelection selection;
  XML_Parser expat;
  std::string root;                 // the outermost element
  std::vector<Variant> unit;        // what the unit has so far
  std::size_t unit_line = 0;        // where it begins
  bool in_text = false;             // inside <seg>
  int format_depth = 0;             // elements of the file's format around what is read
  std::set<std::string> languages;  // that were seen
  std::deque<std::pair<TextPair, std::size_t>> pairs;  // read, but not yet given out; their lines
  std::size_t given = 0, given_line = 0;
};

TmxReader::TmxReader(ByteSource source, const PairSelection& selection)
    : parser_(std::make_unique<Parser>(std::move(source), selection)) {}
TmxReader::~TmxReader() = default;
TmxReader::TmxReader(TmxReader&&) noexcept = default;
TmxReader& TmxReader::operator=(TmxReader&&) noexcept = default;

std::optional<TextPair> TmxReader::next(const std::stop_token& stop) {
  while (parser_->pairs.empty()) {
    if (parser_->read(stop)) continue;
    if (stop.stop_requested()) return std::nullopt;
    if (!parser_->pairs.empty()) break;
    parser_->require_pairs();
    return std::nullopt;
  }
  auto [pair, line] = std::move(parser_->pairs.front());
  parser_->pairs.pop_front();
  ++parser_->given;
  parser_->given_line = line;
  return std::move(pair);
}

LinePlace TmxReader::place() const {
  return {.file = parser_->source.name(), .line = parser_->given_line};
}

}  // namespace heed
