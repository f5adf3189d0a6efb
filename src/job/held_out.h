#pragma once

#include <cstddef>

#include "job/stored_text.h"

/// Validation text for a training that was given none.
namespace heed {

/// How many pairs to set aside: a twentieth, 1,000 at most; of fewer than 200 pairs none, for
/// there every pair is needed more to learn from.
std::size_t pairs_to_set_aside(std::size_t pairs);

/// Takes up to `count` pairs out of the text, where they are left out from now on, and returns
/// them. Which ones is a function of their source sentences alone, so that it does not depend on
/// the order of the text; every other pair with such a source is left out, too, for who has read a
/// sentence translates it too well. At least half of the different sources stay.
ParallelText set_aside(StoredText& text, std::size_t count);

/// How many pairs of a validation text have a source that the training text uses, too.
std::size_t count_known_sources(const ParallelText& validation, const TrainingText& training);

}  // namespace heed
