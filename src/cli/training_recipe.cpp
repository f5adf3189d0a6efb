#include "cli/training_recipe.h"

#include <filesystem>
#include <map>
#include <sstream>
#include <stdexcept>
#include <vector>

namespace heed {
namespace {

/// The headings of --help that a recipe has too.
const std::vector<std::string> kHeadings = {"Vocabulary", "Model", "Training"};
constexpr const char* kLastOfModel = "# Training";

/// As TOML has it: numbers and truth values bare, everything else quoted.
std::string toml_value(const CLI::Option& option) {
  const bool flag = option.get_expected_min() == 0;
  const auto& results = option.results();
  if (flag) return !results.empty() && CLI::detail::to_flag_value(results.back()) > 0 ? "true" : "false";
  const auto value = results.empty() ? option.get_default_str() : results.back();
  double number = 0.0;
  const bool is_number = !value.empty() && CLI::detail::lexical_cast(value, number);
  return is_number ? value : '"' + value + '"';
}

/// `--layers` is short for the two sides' options, which the recipe has.
bool is_shorthand(const CLI::Option& option, const CLI::App& command) {
  return command.get_option_no_throw("--encoder-" + option.get_single_name()) != nullptr;
}

using Settings = std::map<std::string, std::string>;

/// What a recipe says above its heading Training.
Settings model_settings(const std::string& recipe) {
  Settings settings;
  std::istringstream lines(recipe.substr(0, recipe.find(kLastOfModel)));
  for (const auto& item : CLI::ConfigTOML().from_config(lines)) settings[item.name] = CLI::detail::join(item.inputs);
  return settings;
}

}  // namespace

std::string recipe_of(const CLI::App& command) {
  std::string toml =
      "# Trains this model again: heed train --config recipe.toml --source ... --target ... --model ...\n";
  for (const auto& heading : kHeadings) {
    toml += "\n# " + heading + "\n";
    for (const CLI::Option* option : command.get_options()) {
      if (option->get_group() != heading || is_shorthand(*option, command)) continue;
      toml += option->get_single_name() + " = " + toml_value(*option) + "\n";
    }
  }
  return toml;
}

std::string arguments_of(const CLI::App& command) {
  std::string arguments = "--config recipe.toml";
  for (const CLI::Option* option : command.get_options()) {
    if (option->get_group() != "Files" || option->get_expected_min() == 0) continue;
    for (const auto& path : option->results()) {
      const auto whole = std::filesystem::path(path);
      arguments += " --" + option->get_single_name() + " " +
                   (whole.has_filename() ? whole : whole.parent_path()).filename().string();
    }
  }
  return arguments;
}

void require_same_model(const std::string& begun, const std::string& now, const std::string& folder) {
  const auto before = model_settings(begun);
  for (const auto& [name, value] : model_settings(now)) {
    const auto old = before.find(name);
    if (old == before.end() || old->second == value) continue;
    throw std::invalid_argument("--" + name + " is " + value + ", but the training in " + folder + " was begun with " +
                                old->second + "; leave it out, or train in another folder");
  }
}

}  // namespace heed
