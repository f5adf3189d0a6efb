#include "corpus/normal_text.h"

#include <unicode/uchar.h>

#include "text/random_bits.h"
#include "text/utf8.h"

namespace heed {
namespace {

constexpr std::size_t kStem = 5;  // characters of a word that count
constexpr std::uint64_t kOffset = 0xCBF29CE484222325ULL, kPrime = 0x100000001B3ULL;  // FNV-1a's

template <typename Text>
std::uint64_t fnv(const Text& text, std::uint64_t seed) {
  std::uint64_t hash = kOffset ^ seed;
  for (const auto character : text) hash = (hash ^ static_cast<std::uint32_t>(character)) * kPrime;
  return mixed_bits(hash);
}

enum class Kind { kSeparator, kDigit, kLetter, kWholeWord };

/// Scripts that write no spaces: ideographs and kana; Thai, Lao, Khmer, Burmese.
bool is_whole_word(UChar32 character) {
  constexpr UChar32 kFirst = 0x0E00;
  if (character < kFirst) return false;
  const int line_break = u_getIntPropertyValue(character, UCHAR_LINE_BREAK);
  return line_break == U_LB_IDEOGRAPHIC || line_break == U_LB_COMPLEX_CONTEXT ||
         line_break == U_LB_CONDITIONAL_JAPANESE_STARTER;
}

Kind kind_of(UChar32 character) {
  constexpr UChar32 kAscii = 0x80;
  if (character >= 0 && character < kAscii) {
    if (character >= '0' && character <= '9') return Kind::kDigit;
    const bool is_letter =
        (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
    return is_letter ? Kind::kLetter : Kind::kSeparator;
  }
  constexpr std::uint32_t kLetters = U_GC_L_MASK | U_GC_M_MASK;
  const std::uint32_t category = U_MASK(u_charType(character));
  if ((category & U_GC_ND_MASK) != 0) return Kind::kDigit;
  if ((category & kLetters) == 0) return Kind::kSeparator;
  return is_whole_word(character) ? Kind::kWholeWord : Kind::kLetter;
}

/// Puts a normal text together.
class Writer {
 public:
  void add(UChar32 character, Kind kind) {
    const bool begins_word = kind == Kind::kWholeWord || kind_ != kind;
    if (kind == Kind::kSeparator || begins_word) end_word();
    kind_ = kind;
    if (kind == Kind::kSeparator) return;
    if (kind == Kind::kDigit && !begins_word) return;
    std::u32string& characters = text_.characters;
    const bool is_apart = !characters.empty() && has_space_;
    if (is_apart) characters += U' ';
    has_space_ = false;
    if (begins_word) begin_ = characters.size();
    characters += kind == Kind::kDigit ? U'0' : static_cast<char32_t>(u_tolower(character));
    if (kind != Kind::kDigit) ++text_.letters;
  }

  NormalText finish() {
    end_word();
    return std::move(text_);
  }

 private:
  void end_word() {
    if (kind_ != Kind::kSeparator) {
      const std::u32string_view word = std::u32string_view(text_.characters).substr(begin_);
      text_.words.push_back(fnv(word.substr(0, kStem), 0));
    }
    has_space_ = true;
    kind_ = Kind::kSeparator;
  }

  NormalText text_;
  Kind kind_ = Kind::kSeparator;
  std::size_t begin_ = 0;  // of the word
  bool has_space_ = false;
};

}  // namespace

NormalText normal_text(std::string_view text) {
  Writer writer;
  std::size_t offset = 0;
  while (offset < text.size()) {
    const UChar32 character = next_character(text, offset);
    writer.add(character, kind_of(character));
  }
  return writer.finish();
}

std::uint64_t hash_of(std::u32string_view text, std::uint64_t seed) { return fnv(text, seed); }

std::uint64_t hash_of(std::string_view text, std::uint64_t seed) { return fnv(text, seed); }

}  // namespace heed
