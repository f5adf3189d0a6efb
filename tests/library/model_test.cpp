#include "library/model.h"

#include <gmock/gmock.h>

#include <stdexcept>

#include "format/temporary_folder.h"
#include "library/model_set.h"
#include "support/reference.h"

namespace heed {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const std::string kToy = HEED_SOURCE_DIR "/models/toy";

class OpenModel : public testing::Test {
 protected:
  Model model_{kToy, {.threads = 1}};
};

TEST_F(OpenModel, TranslatesSentenceBySentenceAndCopiesWhatItCannotHold) {
  EXPECT_EQ(model_.translate("The cat sleeps."), "Die Katze schläft.");
  EXPECT_EQ(model_.translate("THE CAT SLEEPS."), "DIE KATZE SCHLÄFT.");
  const std::vector<std::string> lines = {"The dog sleeps. The bank was closed.", "",
                                          "The cat 😀 sleeps."};
  EXPECT_THAT(model_.translate(lines), ElementsAre("Der Hund schläft. Die Bank war geschlossen.",
                                                   "", "Die Katze 😀 schläft."));
}

TEST_F(OpenModel, AlignsAndScoresTranslationsThatAreGiven) {
  EXPECT_THAT(model_.align("The cat sleeps.", "Die Katze schläft."),
              ElementsAre(Link{0, 0}, Link{1, 1}, Link{2, 2}));
  EXPECT_TRUE(model_.align("The cat sleeps.", "").empty());
  EXPECT_NEAR(model_.score("The cat sleeps.", "Die Katze schläft."), -0.296125, 1e-4);
}

TEST_F(OpenModel, ExplainsItsOwnTranslationOrOneThatIsGiven) {
  const Explanation own = model_.explain("The cat sleeps."),
                    given = model_.explain("The cat sleeps.", "Der Hund schläft.");
  EXPECT_EQ(own.target_text, "Die Katze schläft.");
  EXPECT_EQ(own.importance.size(), 1U);
  EXPECT_EQ(given.target_text, "Der Hund schläft.");
  EXPECT_TRUE(given.target_is_given);
}

TEST(ModelSet, RefusesModelsThatCannotTranslateTogetherAndDevicesThatThereAreNot) {
  const auto refused = [](const std::vector<std::string>& folders, const ComputeOptions& compute) {
    return message_of<std::invalid_argument>([&] { ModelSet models(folders, compute); });
  };
  const std::string other = reference_folder("marianmt-tied-relu").string();
  EXPECT_THAT(refused({kToy, other}, {}),
              HasSubstr(other + " has another vocabulary than " + kToy));
  EXPECT_EQ(refused({kToy, kToy}, {.threads = 1}), "");
  EXPECT_EQ(refused({kToy}, {.device = "tpu"}), "--device is 'tpu'; it must be cpu or cuda");
  EXPECT_THAT(refused({kToy}, {.device = "cuda", .precision = "int8"}),
              HasSubstr("--precision int8 is for --device cpu"));
}

}  // namespace
}  // namespace heed
