#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "text/random_bits.h"

namespace heed {

/// The line with a slip in one word of eight, at least one: two letters in each other's place, one
/// left out, typed twice, or another letter of the line instead. Only inside words of four letters
/// or more, and nothing but letters; nothing where there is none, or the slip changes nothing.
/// REQUIRES: UTF-8.
std::optional<std::string> with_typing_errors(std::string_view line, RandomBits& random);

}  // namespace heed
