#include "job/recipe.h"

#include <map>
#include <sstream>
#include <stdexcept>

namespace heed {
namespace {

constexpr const char* kLastOfModel = "# Training";

std::string without(const std::string& text, const char* characters) {
  const auto first = text.find_first_not_of(characters), last = text.find_last_not_of(characters);
  return first == std::string::npos ? "" : text.substr(first, last + 1 - first);
}

/// Values by name, without their quotes.
std::map<std::string, std::string> settings_in(const std::string& recipe) {
  std::map<std::string, std::string> settings;
  std::istringstream lines(recipe);
  for (std::string line; std::getline(lines, line);) {
    const auto equals = line.find('=');
    if (line.starts_with('#') || equals == std::string::npos) continue;
    settings[without(line.substr(0, equals), " \t")] = without(line.substr(equals + 1), " \t\r\"");
  }
  return settings;
}

/// What a recipe says above its heading Training.
std::map<std::string, std::string> model_settings(const std::string& recipe) {
  return settings_in(recipe.substr(0, recipe.find(kLastOfModel)));
}

}  // namespace

std::string recipe_text(std::span<const RecipeSection> sections) {
  std::string toml =
      "# Trains this model again: heed train --config recipe.toml --source ... --target ... "
      "--model ...\n";
  for (const auto& section : sections) {
    toml += "\n# " + section.heading + "\n";
    for (const auto& option : section.options) toml += option.name + " = " + option.value + "\n";
  }
  return toml;
}

void require_same_model(const std::string& begun, const std::string& now,
                        const std::string& folder) {
  const auto before = model_settings(begun);
  for (const auto& [name, value] : model_settings(now)) {
    const auto old = before.find(name);
    if (old == before.end() || old->second == value) continue;
    throw std::invalid_argument("--" + name + " is " + value + ", but the training in " + folder +
                                " was begun with " + old->second +
                                "; leave it out, or train in another folder");
  }
}

void require_same_settings(const std::string& first, const std::string& mine, int rank) {
  const auto of_first = settings_in(first), of_this = settings_in(mine);
  auto names = of_first;
  names.insert(of_this.begin(), of_this.end());
  const auto value_in = [](const auto& settings, const std::string& name) {
    const auto found = settings.find(name);
    return found == settings.end() ? "not given" : found->second;
  };
  for (const auto& [name, unused] : names) {
    const auto expected = value_in(of_first, name), value = value_in(of_this, name);
    if (expected != value)
      throw std::invalid_argument("--" + name + " is " + value + " on rank " +
                                  std::to_string(rank) + ", but " + expected +
                                  " on rank 0; give all processes the same options");
  }
}

}  // namespace heed
