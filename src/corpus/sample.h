#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

#include "text/text_pair.h"

namespace heed {

/// The next pair, or nothing at the end.
using NextPair = std::function<std::optional<TextPair>()>;

/// `size` of all pairs, each with the same chance, always the same ones: algorithm R (Vitter 1985).
std::vector<TextPair> sample_of(const NextPair& next, std::size_t size);

}  // namespace heed
