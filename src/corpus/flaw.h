#pragma once

#include <array>
#include <cstddef>

#include "text/named_values.h"

namespace heed {

/// What a pair may be removed for, in the order in which it is looked for: a pair is counted under
/// the first.
enum class Flaw {
  kNone,
  kEmpty,
  kEncoding,
  kTags,
  kLength,
  kRatio,
  kCopy,
  kLanguage,
  kNumbers,
  kPartner,
  kExcluded,
  kDuplicate,
  kNearDuplicate,
  kUnlikely,
};

/// All but kNone.
inline constexpr std::array kFlaws = {
    NamedValue{"empty", Flaw::kEmpty},         NamedValue{"encoding", Flaw::kEncoding},
    NamedValue{"tags", Flaw::kTags},           NamedValue{"length", Flaw::kLength},
    NamedValue{"ratio", Flaw::kRatio},         NamedValue{"copy", Flaw::kCopy},
    NamedValue{"language", Flaw::kLanguage},   NamedValue{"numbers", Flaw::kNumbers},
    NamedValue{"partner", Flaw::kPartner},     NamedValue{"excluded", Flaw::kExcluded},
    NamedValue{"duplicate", Flaw::kDuplicate}, NamedValue{"near-duplicate", Flaw::kNearDuplicate},
    NamedValue{"unlikely", Flaw::kUnlikely},
};

/// A number for each flaw, kNone included.
template <typename Value>
using PerFlaw = std::array<Value, kFlaws.size() + 1>;

constexpr std::size_t index_of(Flaw flaw) { return static_cast<std::size_t>(flaw); }

}  // namespace heed
