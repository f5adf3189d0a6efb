#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "report/line_progress.h"
#include "text/text_pair.h"

namespace heed {

/// Who has not said what to read sees nothing happen: says on a terminal that lines are read from
/// it, where `path` is "-".
void tell_of_terminal(const std::string& path, bool quiet);

/// Shows how far a command is with the texts of `inputs`: a line on a terminal, unless lines are
/// typed there or the output appears there. Its messages are those of stderr.
LineProgress line_progress(const std::vector<std::string>& inputs, const std::string& output,
                           bool quiet);

/// What such pairs take of the inputs, with their line ends, or tabs and line ends.
std::size_t input_bytes(std::span<const TextPair> pairs);

}  // namespace heed
