#pragma once

#include <array>
#include <cstddef>
#include <string>

#include "text/named_values.h"

namespace heed {

/// How a variant differs from the pair that it is made of.
enum class VariantKind {
  kCapitals,      ///< both sides in capitals
  kLowerCase,     ///< the source in small letters; the target stays as it is
  kJoined,        ///< with one or two of the next pairs behind it, on one line
  kUnpunctuated,  ///< both sides without the mark that ends the sentence
  kTyping,        ///< typing errors in the source
  kCopied,        ///< made-up names, numbers, addresses, placeholders and tags on both sides
};

inline constexpr std::array kVariantKinds = {NamedValue{"capitals", VariantKind::kCapitals},
                                             NamedValue{"lower-case", VariantKind::kLowerCase},
                                             NamedValue{"joined", VariantKind::kJoined},
                                             NamedValue{"unpunctuated", VariantKind::kUnpunctuated},
                                             NamedValue{"typing-errors", VariantKind::kTyping},
                                             NamedValue{"copied", VariantKind::kCopied}};

/// Of how many of the pairs each kind is made.
struct VariantShares {
  std::array<double, kVariantKinds.size()> of_kind{};  ///< [kind] 0 to 1

  /// Reads `capitals:0.05,joined:0.1`, `none`, or `usual`: a little of each. Throws
  /// std::invalid_argument naming what is wrong and what there is.
  static VariantShares parse(const std::string& text);

  double of(VariantKind kind) const { return of_kind[static_cast<std::size_t>(kind)]; }
  bool any() const;
  /// How much longer a text becomes, about, as a factor.
  double growth() const;
};

}  // namespace heed
