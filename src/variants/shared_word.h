#pragma once

#include <optional>
#include <string_view>

#include "text/invisible.h"

namespace heed {

/// A word that a translation has from its source as it is, without the punctuation around it.
struct SharedWord {
  TextRange source, target;  ///< bytes of each side
  bool is_number = false;    ///< digits, the same on both sides, and what separates them
};

/// Which of the words stands for it is drawn by `choice`, any number. A shared word occurs once on
/// each side; it is a number of two digits or more, or has three letters or more, of which the
/// first is a capital for another reason than that both sentences begin with it. REQUIRES: UTF-8.
std::optional<SharedWord> shared_word(std::string_view source, std::string_view target,
                                      std::size_t choice);

}  // namespace heed
