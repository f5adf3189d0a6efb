#include "cli/training_recipe.h"

#include <filesystem>
#include <vector>

#include "job/recipe.h"

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

}  // namespace

std::string recipe_of(const CLI::App& command) {
  std::vector<RecipeSection> sections;
  for (const char* heading : {"Vocabulary", "Model", "Training"}) {
    auto& section = sections.emplace_back(RecipeSection{.heading = heading, .options = {}});
    for (const CLI::Option* option : command.get_options()) {
      if (option->get_group() != heading || is_shorthand(*option, command)) continue;
      section.options.push_back({.name = option->get_single_name(), .value = toml_value(*option)});
    }
  }
  return recipe_text(sections);
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

}  // namespace heed
