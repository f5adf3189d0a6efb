#pragma once

#include <string>

#include "corpus/cleaning_counts.h"

namespace heed {

/// What was kept, what was removed and why, and what was mended, as lines for people.
std::string cleaning_report(const CleaningCounts& counts);

}  // namespace heed
