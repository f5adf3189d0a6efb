#pragma once

namespace heed {

/// A possible next token and its log p.
struct TokenScore {
  int id = 0;
  float log_probability = 0.0F;

  bool operator==(const TokenScore&) const = default;
};

}  // namespace heed
