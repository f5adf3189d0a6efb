#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <unordered_map>

#include "corpus/text_repair.h"

namespace heed {
namespace {

constexpr std::uint32_t kNoBreakSpace = 0xA0;

/// Those of Latin-1, from U+00A0 on.
constexpr std::array<std::string_view, 96> kLatin1 = {
    "nbsp",   "iexcl",  "cent",   "pound",  "curren", "yen",    "brvbar", "sect",   "uml",
    "copy",   "ordf",   "laquo",  "not",    "shy",    "reg",    "macr",   "deg",    "plusmn",
    "sup2",   "sup3",   "acute",  "micro",  "para",   "middot", "cedil",  "sup1",   "ordm",
    "raquo",  "frac14", "frac12", "frac34", "iquest", "Agrave", "Aacute", "Acirc",  "Atilde",
    "Auml",   "Aring",  "AElig",  "Ccedil", "Egrave", "Eacute", "Ecirc",  "Euml",   "Igrave",
    "Iacute", "Icirc",  "Iuml",   "ETH",    "Ntilde", "Ograve", "Oacute", "Ocirc",  "Otilde",
    "Ouml",   "times",  "Oslash", "Ugrave", "Uacute", "Ucirc",  "Uuml",   "Yacute", "THORN",
    "szlig",  "agrave", "aacute", "acirc",  "atilde", "auml",   "aring",  "aelig",  "ccedil",
    "egrave", "eacute", "ecirc",  "euml",   "igrave", "iacute", "icirc",  "iuml",   "eth",
    "ntilde", "ograve", "oacute", "ocirc",  "otilde", "ouml",   "divide", "oslash", "ugrave",
    "uacute", "ucirc",  "uuml",   "yacute", "thorn",  "yuml"};

struct Entity {
  std::string_view name;
  std::uint32_t character;
};

constexpr std::array kOthers = {
    Entity{"quot", '"'},      Entity{"amp", '&'},      Entity{"apos", '\''},
    Entity{"lt", '<'},        Entity{"gt", '>'},       Entity{"OElig", 0x152},
    Entity{"oelig", 0x153},   Entity{"Scaron", 0x160}, Entity{"scaron", 0x161},
    Entity{"Yuml", 0x178},    Entity{"ensp", 0x20},    Entity{"emsp", 0x20},
    Entity{"thinsp", 0x20},   Entity{"ndash", 0x2013}, Entity{"mdash", 0x2014},
    Entity{"lsquo", 0x2018},  Entity{"rsquo", 0x2019}, Entity{"sbquo", 0x201A},
    Entity{"ldquo", 0x201C},  Entity{"rdquo", 0x201D}, Entity{"bdquo", 0x201E},
    Entity{"dagger", 0x2020}, Entity{"bull", 0x2022},  Entity{"hellip", 0x2026},
    Entity{"permil", 0x2030}, Entity{"prime", 0x2032}, Entity{"lsaquo", 0x2039},
    Entity{"rsaquo", 0x203A}, Entity{"euro", 0x20AC},  Entity{"trade", 0x2122},
    Entity{"larr", 0x2190},   Entity{"rarr", 0x2192},  Entity{"minus", 0x2212},
    Entity{"ne", 0x2260},     Entity{"le", 0x2264},    Entity{"ge", 0x2265},
    Entity{"lbrack", '['},    Entity{"rbrack", ']'},   Entity{"lsqb", '['},
    Entity{"rsqb", ']'},      Entity{"bar", '|'},
};

const std::unordered_map<std::string_view, std::uint32_t>& named_entities() {
  static const auto kNames = [] {
    std::unordered_map<std::string_view, std::uint32_t> all;
    for (std::size_t i = 0; i < kLatin1.size(); ++i)
      all.emplace(kLatin1[i], kNoBreakSpace + static_cast<std::uint32_t>(i));
    for (const Entity& entity : kOthers) all.emplace(entity.name, entity.character);
    return all;
  }();
  return kNames;
}

std::optional<std::uint32_t> numbered_character(std::string_view digits) {
  const bool is_hexadecimal = digits.starts_with('x') || digits.starts_with('X');
  if (is_hexadecimal) digits.remove_prefix(1);
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number,
                                            is_hexadecimal ? 16 : 10);
  const bool is_character = U_IS_UNICODE_CHAR(static_cast<std::int32_t>(number));
  if (error != std::errc() || end != digits.data() + digits.size() || !is_character)
    return std::nullopt;
  return number < ' ' ? ' ' : number;
}

std::optional<std::uint32_t> character_of(std::string_view name) {
  if (name.starts_with('#')) return numbered_character(name.substr(1));
  const auto found = named_entities().find(name);
  if (found == named_entities().end()) return std::nullopt;
  return found->second;
}

struct Found {
  std::uint32_t character;
  std::size_t end;  // behind its semicolon
};

/// The entity whose ampersand stands at `begin`.
std::optional<Found> entity_at(std::string_view text, std::size_t begin) {
  constexpr std::size_t kLongest = 12;
  std::size_t at = begin + 1;
  if (at < text.size() && text[at] == ' ') ++at;
  const std::size_t name_begin = at;
  const auto is_of_name = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '#';
  };
  while (at < text.size() && at - name_begin < kLongest && is_of_name(text[at])) ++at;
  const std::string_view name = text.substr(name_begin, at - name_begin);
  if (at < text.size() && text[at] == ' ') ++at;
  if (name.empty() || at >= text.size() || text[at] != ';') return std::nullopt;
  const auto character = character_of(name);
  if (!character) return std::nullopt;
  return Found{.character = *character == kNoBreakSpace ? ' ' : *character, .end = at + 1};
}

void append(std::string& text, std::uint32_t character) {
  std::array<char, 4> bytes{};
  std::size_t size = 0;
  U8_APPEND_UNSAFE(bytes.data(), size, character);
  text.append(bytes.data(), size);
}

std::string decoded(std::string_view text) {
  std::string result;
  std::size_t begin = 0;
  for (std::size_t at = text.find('&'); at != std::string_view::npos; at = text.find('&', at)) {
    const auto entity = entity_at(text, at);
    if (!entity) {
      ++at;
      continue;
    }
    result += text.substr(begin, at - begin);
    append(result, entity->character);
    begin = at = entity->end;
  }
  return result += text.substr(begin);
}

}  // namespace

std::string without_entities(std::string_view text) {
  constexpr int kRounds = 3;
  std::string result(text);
  for (int round = 0; round < kRounds && result.find('&') != std::string::npos; ++round) {
    std::string next = decoded(result);
    if (next == result) break;
    result = std::move(next);
  }
  return result;
}

}  // namespace heed
