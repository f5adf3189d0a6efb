#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace heed {

/// Adds a subcommand with what every command has: `--config FILE` (TOML; a flag overrides the file).
/// The command's own file binds its options to its struct and sets the callback that runs it.
CLI::App* add_command(CLI::App& app, const std::string& name, const std::string& description);

/// The bundled model that `--model` defaults to: `models/en-de` beside the program's prefix or source tree.
std::string default_model();

}  // namespace heed
