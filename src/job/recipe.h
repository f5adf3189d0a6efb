#pragma once

#include <span>
#include <string>
#include <vector>

/// `recipe.toml`: the options that a model was trained by, a file for `heed train --config`.
namespace heed {

struct RecipeOption {
  std::string name, value;  ///< the value as TOML writes it: `512`, `true`, `"relu"`
};

/// What stands under one of its headings: `# Model`.
struct RecipeSection {
  std::string heading;
  std::vector<RecipeOption> options;
};

std::string recipe_text(std::span<const RecipeSection> sections);

/// Throws std::invalid_argument naming an option of the headings before Training that `begun` and
/// `now`, two recipes, give different values; `folder` is where the training was begun.
void require_same_model(const std::string& begun, const std::string& now,
                        const std::string& folder);

/// Throws std::invalid_argument naming an option that `first`, the recipe of rank 0, and `mine`,
/// that of another rank, give different values, or that only one of them gives.
void require_same_settings(const std::string& first, const std::string& mine, int rank);

}  // namespace heed
