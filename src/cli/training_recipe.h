#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace heed {

/// The options of `heed train` as TOML for --config: those under the headings Vocabulary, Model and
/// Training, the defaults included. Files, and what only concerns the running machine, are left
/// out.
std::string recipe_of(const CLI::App& command);

/// What to type after `heed train`, with the recipe in place of its options and without the folders
/// of the files.
std::string arguments_of(const CLI::App& command);

}  // namespace heed
