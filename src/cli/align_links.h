#pragma once

#include "cli/align.h"

namespace heed {

/// `heed align --symmetrize METHOD FORWARD REVERSE`: two files of links made one. Throws as
/// run_align does.
void run_symmetrize_files(const AlignOptions& options);
/// `heed align --html PAGE LINKS`: a page of the links of a text. Throws as run_align does.
void run_show_links(const AlignOptions& options);
/// Throws as AlignOptions::validate does.
void validate_link_files(const AlignOptions& options);

}  // namespace heed
