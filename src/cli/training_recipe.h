#pragma once

#include <CLI/CLI.hpp>
#include <filesystem>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "job/training_plan.h"

namespace heed {

/// What --help shows for the value of an option that the plan chooses.
inline constexpr const char* kPlanned = "auto";

/// The names of the options that the plan is to choose: "--after".
std::set<std::string, std::less<>> open_options(const CLI::App& command);

/// Gives those of the options that have no value yet the ones that are chosen, as if they had been
/// typed.
void choose(const std::vector<ChosenOption>& chosen, CLI::App& command);

/// The options of `heed train` as TOML for --config: those under the headings Vocabulary, Model and
/// Training, the defaults included. Files, and what only concerns the running machine, are left
/// out.
std::string recipe_of(const CLI::App& command);

/// What to type after `heed train`, with the recipe in place of its options and without the folders
/// of the files.
std::string arguments_of(const CLI::App& command);

/// What --resume needs besides the recipe (TrainOptions::run): the texts, by whole paths, and what
/// the machine was told.
std::map<std::string, std::vector<std::string>> run_of(const CLI::App& command);

/// Gives the options that have no value yet those of a file of them. Throws std::runtime_error
/// naming the file.
void read_run(const std::filesystem::path& path, CLI::App& command);

}  // namespace heed
