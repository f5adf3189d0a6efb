#pragma once

#include <filesystem>

namespace heed {

/// Before a file of a model folder is read. Throws std::runtime_error where the folder is missing,
/// is a file, or lacks `name`, and says then what a model folder has.
void require_in_model(const std::filesystem::path& folder, const char* name);

}  // namespace heed
