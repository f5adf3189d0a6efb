#pragma once

#include <span>

namespace heed {

/// True where a translation says the same over and over, as models do that have lost their way: an
/// n-gram of up to eight tokens stands four times or more in a row, over six tokens or more, and
/// more than twice as often as any does in the source.
bool is_loop(std::span<const int> target, std::span<const int> source);

}  // namespace heed
