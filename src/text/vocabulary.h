#pragma once

#include "text/tokenizer.h"

namespace heed {

/// How lines become ids and ids become lines, for both sides of a model.
struct Vocabulary {
  Tokenizer source, target;
  bool joint = true;  ///< both sides have the same piece at each id
};

}  // namespace heed
