#include "metrics/word_tokenizer.h"

#include <unicode/uchar.h>

#include <stdexcept>

#include "metrics/characters.h"

namespace heed {
namespace {

std::string replace_all(std::string text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_point(char c) { return c == '.' || c == ','; }

/// ASCII punctuation and symbols without `'`, `-`, `.` and `,`; and the space.
bool is_13a_symbol(char c) {
  return (c >= '{' && c <= '~') || (c >= '[' && c <= '`') || (c >= ' ' && c <= '&') ||
         (c >= '(' && c <= '+') || (c >= ':' && c <= '@') || c == '/';
}

std::string separate_symbols(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (is_13a_symbol(c))
      out.append({' ', c, ' '});
    else
      out.push_back(c);
  }
  return out;
}

/// Where `matches` holds for two neighbours, writes them as `before` first `between` second
/// `after`. As in a regular expression's global replacement, a pair that was replaced is behind us:
/// neither of the two takes part in another. Text may be bytes of UTF-8 as well as characters as
/// long as `matches` looks for ASCII characters.
template <typename Text, typename Matches>
Text space_pairs(const Text& text, std::string_view before, std::string_view between,
                 std::string_view after, Matches matches) {
  Text out;
  out.reserve(text.size() * 2);
  std::size_t i = 0;
  for (; i + 1 < text.size(); ++i) {
    if (!matches(text[i], text[i + 1])) {
      out.push_back(text[i]);
      continue;
    }
    out.append(before.begin(), before.end());
    out.push_back(text[i]);
    out.append(between.begin(), between.end());
    out.push_back(text[i + 1]);
    out.append(after.begin(), after.end());
    ++i;
  }
  if (i < text.size()) out.push_back(text[i]);
  return out;
}

std::string spaced_13a(std::string_view line) {
  std::string text = replace_all(std::string(line), "<skipped>", "");
  text = replace_all(replace_all(std::move(text), "&quot;", "\""), "&amp;", "&");
  text = replace_all(replace_all(std::move(text), "&lt;", "<"), "&gt;", ">");
  text = separate_symbols(" " + text + " ");
  text =
      space_pairs(text, "", " ", " ", [](char a, char b) { return !is_digit(a) && is_point(b); });
  text =
      space_pairs(text, " ", " ", "", [](char a, char b) { return is_point(a) && !is_digit(b); });
  return space_pairs(text, "", " ", " ", [](char a, char b) { return is_digit(a) && b == '-'; });
}

bool is_in(char32_t character, std::uint32_t categories) {
  return (U_GET_GC_MASK(static_cast<UChar32>(character)) & categories) != 0;
}

std::string spaced_international(std::string_view line) {
  std::u32string text = characters_of(line);
  text = space_pairs(text, "", " ", " ", [](char32_t a, char32_t b) {
    return !is_in(a, U_GC_N_MASK) && is_in(b, U_GC_P_MASK);
  });
  text = space_pairs(text, " ", " ", "", [](char32_t a, char32_t b) {
    return is_in(a, U_GC_P_MASK) && !is_in(b, U_GC_N_MASK);
  });
  std::u32string out;
  for (const char32_t character : text) {
    const bool symbol = is_in(character, U_GC_S_MASK);
    if (symbol) out.push_back(U' ');
    out.push_back(character);
    if (symbol) out.push_back(U' ');
  }
  return utf8_of(out);
}

std::vector<std::string> single_characters(std::string_view line) {
  std::vector<std::string> words;
  for (const char32_t character : characters_of(line))
    if (!is_space(character)) words.push_back(utf8_of({&character, 1}));
  return words;
}

}  // namespace

std::vector<std::string> split_at_space(std::string_view line) {
  std::vector<std::string> words;
  std::u32string word;
  const auto finish_word = [&] {
    if (!word.empty()) words.push_back(utf8_of(word));
    word.clear();
  };
  for (const char32_t character : characters_of(line)) {
    if (is_space(character))
      finish_word();
    else
      word.push_back(character);
  }
  finish_word();
  return words;
}

std::vector<std::string> tokenize(std::string_view line, WordTokenizer tokenizer) {
  const std::string_view text = without_trailing_space(line);
  switch (tokenizer) {
    case WordTokenizer::k13a:
      return split_at_space(spaced_13a(text));
    case WordTokenizer::kNone:
      return split_at_space(text);
    case WordTokenizer::kCharacter:
      return single_characters(text);
    case WordTokenizer::kInternational:
      return split_at_space(spaced_international(text));
  }
  throw std::logic_error("no such word tokenizer");
}

}  // namespace heed
