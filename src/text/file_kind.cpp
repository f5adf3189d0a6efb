#include "text/file_kind.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace heed {
namespace {

struct Kind {
  std::string_view beginning;  ///< in full, or up to what differs from file to file
  std::string_view sentence;
};

constexpr std::string_view kConvert =
    "is UTF-16; convert it, for example with iconv -f UTF-16 -t UTF-8";

// (No text begins so: each has a character that is not printed, or says itself what it is.)
constexpr std::array kKinds = {
    Kind{{"\xFF\xFE\0\0", 4}, "is UTF-32; convert it, for example with iconv -f UTF-32 -t UTF-8"},
    Kind{{"\0\0\xFE\xFF", 4}, "is UTF-32; convert it, for example with iconv -f UTF-32 -t UTF-8"},
    Kind{"\xFF\xFE", kConvert},
    Kind{"\xFE\xFF", kConvert},
    Kind{"PK\x03\x04",
         "is a ZIP archive, or a document of an office program; unpack it, or save it as text"},
    Kind{"PAR1\x15",
         "is a Parquet file; write it as JSON lines, for example with to_json() of the Python "
         "package datasets"},
    Kind{"ARROW1",
         "is an Arrow file; write it as JSON lines, for example with to_json() of the "
         "Python package datasets"},
    Kind{"7z\xBC\xAF\x27\x1C", "is a 7z archive; unpack it"},
    Kind{"Rar!\x1A", "is a RAR archive; unpack it"},
    Kind{"BZh91AY&SY", "is compressed by bzip2; unpack it with bunzip2"},
    Kind{"\x04\x22\x4D\x18", "is compressed by lz4; unpack it with unlz4"},
    Kind{"%PDF-", "is a PDF document; save it as text"},
    Kind{"{\\rtf1", "is an RTF document; save it as text"},
    Kind{"\xD0\xCF\x11\xE0", "is a document of an office program; save it as text"},
    Kind{"SQLite format 3", "is an SQLite database; export its sentences as text"},
    Kind{"\xDE\x12\x04\x95", "is a compiled gettext catalogue; give text"},
    Kind{"\x95\x04\x12\xDE", "is a compiled gettext catalogue; give text"},
    Kind{"\x7F"
         "ELF",
         "is a program; give text"},
    Kind{"\x89PNG", "is a picture; give text"},
    Kind{"\xFF\xD8\xFF", "is a picture; give text"},
};

/// Letters with a NUL byte before or behind each: UTF-16 without its mark.
bool is_unmarked_utf16(std::string_view beginning) {
  constexpr std::size_t kLooked = 16, kFewest = 4;
  const std::string_view looked = beginning.substr(0, std::min(beginning.size(), kLooked) / 2 * 2);
  if (looked.size() < kFewest) return false;
  std::array<std::size_t, 2> nul = {0, 0};  // at even and at odd places
  for (std::size_t i = 0; i < looked.size(); ++i) nul[i % 2] += looked[i] == '\0' ? 1 : 0;
  const std::size_t characters = looked.size() / 2;
  return (nul[0] == characters && nul[1] == 0) || (nul[1] == characters && nul[0] == 0);
}

/// A tar archive is known behind the name of its first file.
bool is_tar(std::string_view beginning) {
  constexpr std::size_t kPlace = 257;
  return beginning.size() > kPlace && beginning.substr(kPlace).starts_with("ustar");
}

}  // namespace

std::optional<std::string> foreign_kind(std::string_view beginning) {
  const auto* found = std::find_if(kKinds.begin(), kKinds.end(), [&](const Kind& kind) {
    return beginning.starts_with(kind.beginning);
  });
  if (found != kKinds.end()) return std::string(found->sentence);
  if (is_unmarked_utf16(beginning))
    return std::string(kConvert) + " (its mark is missing: UTF-16LE or UTF-16BE)";
  if (is_tar(beginning)) return "is a tar archive; unpack it";
  return std::nullopt;
}

}  // namespace heed
