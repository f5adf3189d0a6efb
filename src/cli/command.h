#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace heed {

/// Adds a subcommand with what every command has: `--config FILE` (TOML; a flag overrides the file).
/// The command's own file binds its options to its struct and sets the callback that runs it.
CLI::App* add_command(CLI::App& app, const std::string& name, const std::string& description);

/// Gives the options that have no value yet the values that a TOML file has for them. To be called while the options
/// are being processed (by an option's callback). Throws std::invalid_argument naming the file and the key.
void read_config(const std::string& path, CLI::App& command);

/// The folder of the bundled model that `--model` defaults to: `share/heed/models/en-de` under the prefix that heed is
/// installed to, or `models/en-de` of the source tree that it is built in. It may be missing; reading it tells.
std::string default_model();

}  // namespace heed
