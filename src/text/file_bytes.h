#pragma once

#include <filesystem>
#include <string>

namespace heed {

/// The whole file as bytes. Throws std::runtime_error naming the file where it is missing, a folder
/// or unreadable.
std::string read_file(const std::filesystem::path& path);

}  // namespace heed
