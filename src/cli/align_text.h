#pragma once

#include "cli/align.h"

namespace heed {

/// `heed align --learn`: links of a text from that text alone. `heed align --model FOLDER`, where
/// the folder has what that saved: links of other text. Throws as run_align does.
void run_align_learning(const AlignOptions& options);
void run_align_learnt(const AlignOptions& options);
/// Words of two kinds do not go together. Throws std::invalid_argument naming the folder.
void require_units(const std::string& folder, AlignmentUnits learnt, AlignmentUnits wanted);
/// Throws as AlignOptions::validate does.
void validate_learnt(const AlignOptions& options);

}  // namespace heed
