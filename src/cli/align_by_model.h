#pragma once

#include "cli/align.h"

namespace heed {

/// `heed align` by what one or two translation models read. Throws as run_align does.
void run_align_by_model(const AlignOptions& options);
/// Throws as AlignOptions::validate does.
void validate_models(const AlignOptions& options);

}  // namespace heed
