#pragma once

#include <CLI/CLI.hpp>
#include <filesystem>
#include <string>

#include "bridge/torch_half.h"
#include "text/named_values.h"

namespace heed {

/// Adds a subcommand with what every command has: `--config FILE` (TOML; a flag overrides the
/// file). The command's own file binds its options to its struct and sets the callback that runs
/// it.
CLI::App* add_command(CLI::App& app, const std::string& name, const std::string& description);

/// Gives the options that have no value yet the values that a TOML file has for them. To be called
/// while the options are being processed (by an option's callback). Throws std::invalid_argument
/// naming the file and the key.
void read_config(const std::string& path, CLI::App& command);

/// What --help shows for the value of an option that takes one of a table's names, as CLI11 writes
/// it: "TEXT:{relu,gelu,swish}". The shells' completions are made from it.
template <typename Table>
std::string type_of_names(const Table& table) {
  std::string names;
  for (const auto& entry : table) names += (names.empty() ? "" : ",") + std::string(entry.name);
  return "TEXT:{" + names + "}";
}

/// An option with one of a table's names for its value; --help lists them. `table`
/// must live as long as the command. A name that the table does not have throws
/// std::invalid_argument while the command line is read.
template <typename Value, typename Table>
CLI::Option* add_named_option(CLI::App& command, const std::string& name, Value& value,
                              const Table& table, const std::string& description) {
  const auto set = [&value, &table, name](const std::string& text) {
    value = value_named(table, text, name);
  };
  return command.add_option_function<std::string>(name, set, description)
      ->type_name(type_of_names(table))
      ->default_str(name_in(table, value));
}

/// --threads, for a command that computes.
CLI::Option* add_threads_option(CLI::App& command, int& threads);

/// --threads, --device and --precision, for a command that runs a model.
void add_compute_options(CLI::App& command, ComputeOptions& compute);

/// The folder of the bundled model that `--model` defaults to: `share/heed/models/en-de` under the
/// prefix that heed is installed to, or `models/en-de` of the source tree that it is built in. It
/// may be missing; reading it tells.
std::string default_model();

/// Where scripts/build_web puts heed for a browser: the same way, `web` beside the program or
/// `share/heed/web`. It may be missing.
std::filesystem::path web_folder();

}  // namespace heed
