#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace heed {

/// "; did you mean --model?" where one of `known` is near to what was typed (Damerau-Levenshtein
/// distance of at most a third of its length), or begins so; else nothing.
std::string did_you_mean(const std::string& typed, const std::vector<std::string>& known);

/// The names of a command's options, as `--model`.
std::vector<std::string> long_names(const CLI::App& command);

/// What is wrong with a command line that CLI11 refuses, and what to write instead, in a sentence.
/// What nobody expected goes before what is missing: mistyped, an option misses too.
std::string refusal_of(const CLI::App& app, const CLI::ParseError& error);

/// CLI11 takes any word for a value, and reads -1 as 2^64 - 1. Throws std::invalid_argument where
/// an option's value is empty, is left out and the next option stands there (`--model --quiet`), or
/// is below 0 where only what is above makes sense.
void require_values(const CLI::App& app, const std::vector<std::string>& arguments);

/// For a command that takes a sentence as it is. Throws std::invalid_argument where it is blank, or
/// the name of a file; `remedy` says how to have a file's lines read, FILE standing for its name.
void require_sentence(const std::string& sentence, const std::string& remedy);

/// Whole numbers from `least` to `most`; to be given to an option's check().
CLI::Validator whole_number(int least, int most);

}  // namespace heed
