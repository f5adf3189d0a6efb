#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "text/json_lines.h"

namespace heed {

/// A source and its translation, as text.
struct TextPair {
  std::string source, target;
  JsonFields object = {};        ///< the whole object, where the input is JSON lines
  std::size_t object_bytes = 0;  ///< its length as text
};

std::size_t byte_size(const TextPair& pair);

/// What of a text with several columns or languages is source and target.
struct PairSelection {
  int source_column = 1, target_column = 2;  ///< of text with tabs, counted from 1
  /// Of JSON lines and TMX; empty: those that the text has first, in its order.
  std::string source_language = {}, target_language = {};

  /// Sets the columns, from `2,1`. Throws std::invalid_argument naming --columns.
  void set_columns(const std::string& text);
  /// Sets what is empty: to the first of `languages` (in their order) that the other side is not.
  template <typename Languages>
  void complete(const Languages& languages);
};

/// Whether a text in the language `tag` is one in the `wanted` language: the same, or one of its
/// regions or scripts (en-GB, en_GB for en), in capitals or not.
bool is_language(std::string_view tag, std::string_view wanted);

template <typename Languages>
void PairSelection::complete(const Languages& languages) {
  for (const auto& language : languages) {
    if (is_language(language, source_language) || is_language(language, target_language)) continue;
    if (source_language.empty()) {
      source_language = language;
    } else if (target_language.empty()) {
      target_language = language;
    }
  }
}

}  // namespace heed
