#pragma once

#include <string>

#include "text/tokenizer.h"

namespace heed {

/// How lines become ids and ids become lines, for both sides of a model.
struct Vocabulary {
  Tokenizer source, target;
  bool joint = true;                 ///< both sides have the same piece at each id
  std::string source_language = {};  ///< its code, such as "en"; empty: not known
};

}  // namespace heed
