#pragma once

#include <string_view>

namespace heed {

/// The word from its first letter or digit to its last; empty where it has none. REQUIRES: UTF-8.
std::string_view without_punctuation(std::string_view word);

}  // namespace heed
