#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Characters that nobody sees and that say nothing to a translator: Unicode's
/// Default_Ignorable_Code_Point (soft hyphen, zero-width spaces and joiners, variation selectors,
/// bidirectional controls, byte order mark, ...) and control characters that do not separate words.
/// Text is read without them wherever it is cut into pieces. Kept are
///   - U+200C and U+200D where they choose between words: RFC 5892, appendix A (after a virama;
///     U+200C between joining letters, as in Persian),
///   - U+200D between pictographs (it makes one emoji of two),
///   - U+200B between letters of scripts without spaces (Thai, Lao, Khmer, Burmese), where it
///     separates words.
/// U+0085 (next line) is read as a space.
///
/// Numbers that stand above, below or in fractions are read as characters of their own: NFKC, by
/// which SentencePiece reads text, would make 102 of "10²". They pass it as stand-ins of a private
/// plane, which newly trained vocabularies hold, and which older ones do not know; then they are
/// copied as unknown words are. All text here is UTF-8.
namespace heed {

/// Bytes [begin, end) of a line.
struct TextRange {
  std::size_t begin = 0, end = 0;

  bool operator==(const TextRange&) const = default;
};

/// A line as it is read, stand-ins included, and where its bytes came from.
struct VisibleText {
  std::string text;
  std::vector<std::size_t> origins;  ///< [text.size() + 1] offsets in the line; ends with its size
};

/// The line without its invisible characters, and without the bytes of `left_out` (ordered, not
/// overlapping); nothing where that is the line itself.
std::optional<VisibleText> visible_text(std::string_view line,
                                        std::span<const TextRange> left_out = {});

/// Text with the characters again that stand-ins are for.
std::string without_stand_ins(std::string text);

/// True where nothing of the line would be seen: white space and invisible characters only.
bool is_blank(std::string_view line);

}  // namespace heed
