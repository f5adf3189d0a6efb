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

TEST(SameSettings, AreAskedForOfEveryProcess) {
  const auto refused = [](const std::string& first, const std::string& mine) {
    return message_of<std::invalid_argument>([&] { require_same_settings(first, mine, 3); });
  };
  const std::string first = "# Model\nd-model = 64\n# Training\nseed = 1\n";
  EXPECT_EQ(refused(first, first), "");
  EXPECT_EQ(refused(first, "# Model\nd-model = 64\n# Training\nseed = 2\n"),
            "--seed is 2 on rank 3, but 1 on rank 0; give all processes the same options");
  EXPECT_EQ(refused(first, "d-model = 64\n"),
            "--seed is not given on rank 3, but 1 on rank 0; give all processes the same options");
  EXPECT_EQ(refused(first, first + "warmup = 9\n"),
            "--warmup is 9 on rank 3, but not given on rank 0; give all processes the same "
            "options");
}

}  // namespace
}  // namespace heed
