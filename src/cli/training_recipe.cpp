#include "cli/training_recipe.h"

#include <filesystem>
#include <stdexcept>
#include <vector>

#include "job/guidance.h"
#include "job/recipe.h"
#include "text/json_file.h"

namespace heed {
namespace {

/// As TOML has it: numbers and truth values bare, everything else quoted.
std::string toml_value(const CLI::Option& option) {
  const bool flag = option.get_expected_min() == 0;
  const auto& results = option.results();
  if (flag)
    return !results.empty() && CLI::detail::to_flag_value(results.back()) > 0 ? "true" : "false";
  const auto value = results.empty() ? option.get_default_str() : results.back();
  double number = 0.0;
  const bool is_number = !value.empty() && CLI::detail::lexical_cast(value, number);
  return is_number ? value : '"' + value + '"';
}

/// `--layers` is short for the two sides' options, which the recipe has.
bool is_shorthand(const CLI::Option& option, const CLI::App& command) {
  return command.get_option_no_throw("--encoder-" + option.get_single_name()) != nullptr;
}

bool is_open(const CLI::Option& option) {
  return option.empty() && option.get_default_str() == kPlanned;
}

std::string long_name(const CLI::Option& option) { return "--" + option.get_single_name(); }

/// What names files belongs to a run, not to the recipe.
bool names_files(const CLI::Option& option) {
  if (option.get_group() == "Files") return true;
  if (long_name(option) != "--guided-alignment" || option.empty()) return false;
  const std::string& value = option.results().back();
  return !value.empty() && value != kLearntLinks && value != kNoLinks;
}

}  // namespace

std::set<std::string, std::less<>> open_options(const CLI::App& command) {
  std::set<std::string, std::less<>> open;
  for (const CLI::Option* option : command.get_options())
    if (is_open(*option)) open.insert(long_name(*option));
  return open;
}

void choose(const std::vector<ChosenOption>& chosen, CLI::App& command) {
  for (const auto& [name, value] : chosen) {
    CLI::Option* option = command.get_option(name);
    if (!option->empty()) continue;
    option->add_result(value);
    option->run_callback();
  }
}

std::string recipe_of(const CLI::App& command) {
  std::vector<RecipeSection> sections;
  for (const char* heading : {"Vocabulary", "Model", "Training"}) {
    auto& section = sections.emplace_back(RecipeSection{.heading = heading, .options = {}});
    for (const CLI::Option* option : command.get_options()) {
      if (option->get_group() != heading || is_shorthand(*option, command)) continue;
      if (is_open(*option) || names_files(*option)) continue;
      section.options.push_back({.name = option->get_single_name(), .value = toml_value(*option)});
    }
  }
  return recipe_text(sections);
}

std::string arguments_of(const CLI::App& command) {
  std::string arguments = "--config recipe.toml";
  for (const CLI::Option* option : command.get_options()) {
    if (!names_files(*option) || option->get_expected_min() == 0) continue;
    for (const auto& path : option->results()) {
      const auto whole = std::filesystem::path(path);
      arguments += " --" + option->get_single_name() + " " +
                   (whole.has_filename() ? whole : whole.parent_path()).filename().string();
    }
  }
  return arguments;
}

std::map<std::string, std::vector<std::string>> run_of(const CLI::App& command) {
  const std::set<std::string> only_to_begin = {"--model", "--vocab", "--start-from"};
  std::map<std::string, std::vector<std::string>> run;
  for (const CLI::Option* option : command.get_options()) {
    const bool is_flag = option->get_expected_min() == 0, is_text = names_files(*option);
    if (is_flag || option->empty() || only_to_begin.contains(long_name(*option))) continue;
    if (!is_text && option->get_group() != "Run") continue;
    for (const auto& value : option->results())
      run[long_name(*option)].push_back(is_text && std::filesystem::exists(value)
                                            ? std::filesystem::absolute(value).string()
                                            : value);
  }
  return run;
}

void read_run(const std::filesystem::path& path, CLI::App& command) {
  const auto json = read_json_object(path);
  try {
    for (const auto& [name, values] : json.items()) {
      CLI::Option* option = command.get_option(name);
      if (option->empty()) option->add_result(values.get<std::vector<std::string>>());
    }
  } catch (const std::exception& error) {
    throw std::runtime_error(path.string() + " is not what heed train has written (" +
                             error.what() + "); give the files, too");
  }
}

}  // namespace heed
