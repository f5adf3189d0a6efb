#include "job/alignment_record.h"

#include <gtest/gtest.h>

#include <fstream>

#include "engine/engine.h"
#include "format/temporary_folder.h"
#include "format/vocabulary_folder.h"
#include "job/training_data.h"
#include "job/validation.h"
#include "text/json_file.h"
#include "text/line_reader.h"

namespace heed {
namespace {

const std::filesystem::path kToy = HEED_SOURCE_DIR "/models/toy";

/// Some lines of the text that the toy model was trained for.
EncodedText toy_text(std::size_t lines) {
  const std::string data = HEED_SOURCE_DIR "/data/toy/";
  ParallelText text{.source = read_lines(data + "test.en"), .target = read_lines(data + "test.de")};
  text.source.resize(lines);
  text.target.resize(lines);
  return encode_text(text, load_vocabulary(kToy), 256);
}

/// A copy of the toy model whose config.json says so of the attention that aligns.
class AlignmentRecord : public testing::Test {
 protected:
  AlignmentRecord() {
    std::filesystem::copy(kToy, folder_.path() / "model");
    options_.model = (folder_.path() / "model").string();
    options_.threads = 1;
    options_.training.save_precision = DataType::kFloat16;
  }
  nlohmann::json config() const { return read_json_object(folder_.path() / "model/config.json"); }
  void set(const std::vector<std::pair<const char*, int>>& values) const {
    nlohmann::json json = config();
    for (const auto& [key, value] : values) json[key] = value;
    folder_.write("model/config.json", json.dump());
  }

  TemporaryFolder folder_;
  TrainOptions options_;
};

TEST_F(AlignmentRecord, IsTheLayerThatAgreesBestWithLearntLinksOrWithLeavingWordsOut) {
  const nlohmann::json before = config();
  for (const std::size_t lines : {60U, 10U}) {  // enough to learn from, and too few
    set({{"alignment_layer", 0}});
    record_alignment(options_, toy_text(lines));
    for (const char* key : {"alignment_layer", "alignment_shifted", "torch_dtype", "d_model"})
      EXPECT_EQ(config().at(key), before.at(key)) << key << " by " << lines;
  }
}

TEST_F(AlignmentRecord, OfAHeadThatWasGuidedStays) {
  set({{"alignment_layer", 0}, {"alignment_head", 3}});
  const std::string before = bytes_of(folder_.path() / "model/config.json");
  record_alignment(options_, toy_text(60));
  EXPECT_EQ(bytes_of(folder_.path() / "model/config.json"), before);
}

TEST(TranslateAndScore, GivesBleuChrfAndTheTranslationsOfTheSamples) {
  Engine engine(kToy, 1);
  const EncodedText text = toy_text(10);
  OneProcess alone;
  const Validation validation = translate_and_score(engine, load_vocabulary(kToy), text, 2, alone);
  EXPECT_EQ(validation.scores.size(), 2U);
  EXPECT_GT(validation.scores.at(Metric::kBleu), 50.0);
  EXPECT_GT(validation.scores.at(Metric::kChrf), 60.0);
  const auto pairs = sample_pairs(text);
  ASSERT_EQ(validation.samples.size(), pairs.size());
  std::size_t right = 0;
  for (std::size_t i = 0; i < pairs.size(); ++i)
    right += validation.samples[i] == text.target[pairs[i]] ? 1U : 0U;
  EXPECT_GE(right, pairs.size() / 2);
}

/// One of several that run one after the other, the first one last.
class OneOfSeveral : public OneProcess {
 public:
  OneOfSeveral(std::vector<std::string>& said, int rank) : said_(said), rank_(rank) {}
  int rank() const override { return rank_; }
  int size() const override { return static_cast<int>(said_.size()); }
  std::vector<std::string> gather(const std::string& word) override {
    said_[static_cast<std::size_t>(rank_)] = word;
    return is_first() ? said_ : std::vector<std::string>{};
  }

 private:
  std::vector<std::string>& said_;
  int rank_;
};

TEST(TranslateAndScore, OfSeveralProcessesIsThatOfOne) {
  Engine engine(kToy, 1);
  const auto vocabulary = load_vocabulary(kToy);
  const EncodedText text = toy_text(11);
  OneProcess alone;
  const Validation expected = translate_and_score(engine, vocabulary, text, 2, alone);
  std::vector<std::string> said(3);
  Validation validation;
  for (int rank = 2; rank >= 0; --rank) {
    OneOfSeveral process(said, rank);
    validation = translate_and_score(engine, vocabulary, text, 2, process);
    EXPECT_EQ(validation.scores.empty(), rank > 0);
  }
  EXPECT_EQ(validation.scores, expected.scores);
  EXPECT_EQ(validation.samples, expected.samples);
}

}  // namespace
}  // namespace heed
