#include "job/planned_guidance.h"

#include <gtest/gtest.h>

#include "format/temporary_folder.h"
#include "job/stored_pairs.h"
#include "text/json_file.h"

namespace heed {
namespace {

TrainingText text_of(std::size_t pairs, const std::string& source, const std::string& target) {
  return {.own = stored({.source = std::vector<std::string>(pairs, source),
                         .target = std::vector<std::string>(pairs, target)})};
}

std::string typed(const std::vector<ChosenOption>& chosen) {
  std::string typed;
  for (const auto& [name, value] : chosen) typed += (typed.empty() ? "" : " ") + name + " " + value;
  return typed;
}

constexpr const char *kEnglish = "The old dog sleeps.", *kGerman = "Der alte Hund schläft.";

TEST(PlannedGuidance, IsByLearntLinksWhereTheTextHasEnoughWords) {
  EXPECT_EQ(typed(planned_guidance({}, text_of(1000, kEnglish, kGerman))),
            "--guided-alignment auto");
  for (const TrainingText& text : {
           text_of(999, kEnglish, kGerman),
           text_of(1000, "dog", "Hund"),
           text_of(1000, kEnglish, "老狗睡着了。"),
           text_of(1000, "老狗睡着了。 它老了。 它睡着了。", kEnglish),
           text_of(1000, "สุนัขแก่ นอนหลับ อยู่ที่นั่น", kEnglish),
       })
    EXPECT_EQ(typed(planned_guidance({}, text)), "--guided-alignment none")
        << text.own.source[0] << ' ' << text.own.target[0];
  EXPECT_EQ(typed(planned_guidance({}, text_of(1000, "늙은 개가 잠을 잔다.", kEnglish))),
            "--guided-alignment auto");
}

TEST(PlannedGuidance, CountsThePairsThatAreUsed) {
  TrainingText text = text_of(1000, kEnglish, kGerman);
  text.own.left_out.assign(1000, false);
  text.own.left_out[7] = true;
  EXPECT_EQ(typed(planned_guidance({}, text)), "--guided-alignment none");
  text.also = text_of(1, kEnglish, kGerman).own;
  EXPECT_EQ(typed(planned_guidance({}, text)), "--guided-alignment auto");
}

TEST(PlannedGuidance, IsNoneForAModelOfBothDirections) {
  TrainOptions options;
  options.both_directions = true;
  EXPECT_EQ(typed(planned_guidance(options, text_of(1000, kEnglish, kGerman))),
            "--guided-alignment none");
}

TEST(PlannedGuidance, OfATrainingThatStartsFromAModelIsThatOfTheModel) {
  const TemporaryFolder folder;
  const auto model = folder.path() / "model";
  std::filesystem::copy(HEED_SOURCE_DIR "/models/toy", model);
  const TrainingText text = text_of(1000, kEnglish, kGerman);
  TrainOptions options;
  options.start_from = model.string();
  EXPECT_EQ(typed(planned_guidance(options, text)), "--guided-alignment none");
  nlohmann::json config = read_json_object(model / "config.json");
  config["alignment_layer"] = 1;
  config["alignment_head"] = 3;
  config["alignment_shifted"] = true;
  folder.write("model/config.json", config.dump());
  EXPECT_EQ(typed(planned_guidance(options, text)),
            "--guided-alignment auto --guided-alignment-layer 1 --guided-alignment-head 3");
}

}  // namespace
}  // namespace heed
