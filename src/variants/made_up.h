#pragma once

#include <string>
#include <string_view>

#include "text/random_bits.h"

/// What a translation has to keep as it is, made up: letters, digits and marks of ASCII, and signs
/// of currencies.
namespace heed {

std::string made_up_name(RandomBits& random);  ///< "Tarosi"
/// The number again with other digits, none more or less: "12,50" becomes "83,16". Two calls with
/// the same bits give the same digits, whatever stands between these.
std::string other_digits(std::string_view number, RandomBits random);
/// A name, a number, an amount of money, a web or mail address, a placeholder, a path or an
/// identifier.
std::string made_up_word(RandomBits& random);

/// Markup that stands around a text: "<b>", "</b>".
struct Markup {
  std::string before, behind;

  std::string around(std::string_view text) const { return before + std::string(text) + behind; }
};
Markup made_up_markup(RandomBits& random);

}  // namespace heed
