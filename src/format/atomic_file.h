#pragma once

#include <filesystem>
#include <functional>
#include <string_view>

namespace heed {

/// Puts `bytes` into a file that appears whole under its name or not at all, whatever interrupts
/// the program: they go to a temporary file in the same folder, are flushed to the disk, and the
/// file is renamed over the old one. Throws std::runtime_error naming the file; the old file, if
/// there was one, is then as it was.
void write_file_atomically(const std::filesystem::path& path, std::string_view bytes);

/// The same where something else writes: `write` is given the temporary path and must leave the
/// finished file there. What `write` throws goes through.
void write_file_atomically(
    const std::filesystem::path& path,
    const std::function<void(const std::filesystem::path& temporary)>& write);

/// A folder in the same way, with the folders that it stands in: `fill` puts the files into a
/// temporary one beside it. Under the name there may be an empty folder, nothing else;
/// std::runtime_error says so where there is.
void write_folder_atomically(
    const std::filesystem::path& path,
    const std::function<void(const std::filesystem::path& temporary)>& fill);

}  // namespace heed
