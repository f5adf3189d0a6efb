#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace heed {

/// "; did you mean --model?" where one of `known` is near to what was typed (Damerau-Levenshtein
/// distance of at most a third of its length), or begins so; else nothing.
std::string did_you_mean(const std::string& typed, const std::vector<std::string>& known);

/// That there is no command of the name `typed`, `shown` so, and which is meant, or else which
/// there are.
std::string about_command(const std::string& shown, const std::string& typed, const CLI::App& app);

/// The names of a command's options, as `--model`.
std::vector<std::string> long_names(const CLI::App& command);

/// What is wrong with a command line that CLI11 refuses, and what to write instead, in a sentence.
/// What nobody expected goes before what is missing: mistyped, an option misses too.
std::string refusal_of(const CLI::App& app, const CLI::ParseError& error);

/// CLI11 takes any word for a value. Throws std::invalid_argument where an option's value is empty,
/// or is left out and the next option stands there (`--model --quiet`).
void require_values(const CLI::App& app, const std::vector<std::string>& arguments);

/// CLI11 reads -1 as 2^64 - 1 where a number cannot be below 0. Gives each such option of every
/// command a check, wherever its value comes from.
void forbid_negative_counts(CLI::App& app);

/// For a command that takes a sentence as it is. Throws std::invalid_argument where it is blank,
/// the name of a file, or one word that looks like it where no such file is; `remedy` says how to
/// have a file's lines read, FILE standing for its name.
void require_sentence(const std::string& sentence, const std::string& remedy);

/// Whole numbers from `least` to `most`; to be given to an option's check().
CLI::Validator whole_number(int least, int most);

}  // namespace heed
