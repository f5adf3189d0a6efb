#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "text/invisible.h"

namespace heed {

/// Finds the sentences of a line by Unicode's rules (UAX #29) and CLDR's abbreviations for a
/// language, as ICU has them. More than these, a sentence goes on
///   - behind a word of one letter, or of letters with full stops inside ("J.", "z. B.", "U.S."),
///   - behind small letters without a vowel ("Dr.", "St.", "bzw."),
///   - behind one or two digits and a full stop (ordinals: "am 3. Mai"),
///   - where what follows does not begin with a capital, a digit or a letter without case,
///     whatever quotes are before it,
///   - within a quotation that ends soon.
/// For one caller at a time.
class SentenceSplitter {
 public:
  /// `language`: its code, such as "en"; an unknown or empty one takes the rules of all.
  explicit SentenceSplitter(std::string language);
  ~SentenceSplitter();
  SentenceSplitter(SentenceSplitter&&) noexcept;
  SentenceSplitter& operator=(SentenceSplitter&&) noexcept;

  /// Where the sentences of a line stand, without the white space around them; one where it is one
  /// or blank. REQUIRES: UTF-8.
  std::vector<TextRange> split(std::string_view line);

 private:
  struct Rules;

  std::string language_;
  std::unique_ptr<Rules> rules_;  ///< made for the first line that needs them
};

/// Puts a sentence behind a text: after a space, but between scripts that write none. REQUIRES:
/// UTF-8.
void append_sentence(std::string& text, std::string_view sentence);

}  // namespace heed
