#include "job/recipe.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "format/temporary_folder.h"

namespace heed {
namespace {

const RecipeSection kModel{.heading = "Model",
                           .options = {{"d-model", "64"}, {"activation", "\"relu\""}}};

/// What a training that was begun by `begun` is refused with by another recipe, "" where it is not.
std::string refusal(const std::string& begun, const std::string& now) {
  return message_of<std::invalid_argument>([&] { require_same_model(begun, now, "folder"); });
}

TEST(RecipeText, HasAHeadingForEachSection) {
  const RecipeSection training{.heading = "Training", .options = {{"after", "\"30e\""}}};
  const std::string text = recipe_text(std::vector{kModel, training});
  EXPECT_NE(
      text.find(
          "\n\n# Model\nd-model = 64\nactivation = \"relu\"\n\n# Training\nafter = \"30e\"\n"),
      std::string::npos)
      << text;
}

TEST(SameModel, IsAskedForByValuesHoweverTheyAreWritten) {
  const std::string begun = recipe_text(std::vector{kModel});
  EXPECT_EQ(refusal(begun, begun), "");
  EXPECT_EQ(refusal(begun, "  d-model=64\r\nactivation\t=  relu \n"), "");
  EXPECT_EQ(refusal(begun, "activation = \"gelu\""),
            "--activation is gelu, but the training in folder was begun with relu; leave it out, "
            "or train in another "
            "folder");
}

TEST(SameModel, MayBeTrainedOtherwise) {
  EXPECT_EQ(
      refusal("# Model\nd-model = 64\n\n# Training\nseed = 1\n", "# Model\n# Training\nseed = 2\n"),
      "");
}

TEST(SameModel, MayHaveOptionsThatAnOlderRecipeDoesNotKnow) {
  EXPECT_EQ(refusal("# Model\n", "# Model\nd-model = 64\n"), "");
}

}  // namespace
}  // namespace heed
