#include "job/shared_training.h"

#include <gtest/gtest.h>

#include <queue>
#include <stdexcept>

#include "format/temporary_folder.h"
#include "text/small_corpus.h"

namespace heed {
namespace {

/// One of two processes: the second one hears what the first has said.
class OneOfTwo : public OneProcess {
 public:
  explicit OneOfTwo(std::queue<std::string>& said, int rank) : said_(said), rank_(rank) {}
  int rank() const override { return rank_; }
  int size() const override { return 2; }
  std::string word_of_first(const std::string& word) override {
    if (is_first()) said_.push(word);
    const std::string heard = is_first() ? word : said_.front();
    if (!is_first()) said_.pop();
    return heard;
  }

 private:
  std::queue<std::string>& said_;
  int rank_;
};

class TwoProcesses : public testing::Test {
 protected:
  std::queue<std::string> said_;
  OneOfTwo first_{said_, 0}, second_{said_, 1};
};

TEST_F(TwoProcesses, HaveTheSameOptions) {
  TrainOptions options;
  options.recipe = "seed = 1\n";
  const auto refused = [&](const TrainOptions& others) {
    require_same_options(options, first_);
    return message_of<std::invalid_argument>([&] { require_same_options(others, second_); });
  };
  EXPECT_EQ(refused(options), "");
  TrainOptions others = options;
  others.recipe = "seed = 2\n";
  EXPECT_NE(refused(others).find("--seed is 2 on rank 1, but 1 on rank 0"), std::string::npos);
  others = options;
  others.processes.reduce = "bfloat16";
  EXPECT_NE(refused(others).find("--reduce is bfloat16 on rank 1, but float32 on rank 0"),
            std::string::npos);
}

TEST_F(TwoProcesses, ReadTheSameTexts) {
  const CorpusRecord corpus{.training = {.pairs = 5, .bytes = 60, .crc32 = 7},
                            .validation = {.pairs = 1, .bytes = 9, .crc32 = 8}};
  const auto refused = [&](const CorpusRecord& others) {
    said_ = {};
    require_same_texts(corpus, first_);
    return message_of<std::runtime_error>([&] { require_same_texts(others, second_); });
  };
  EXPECT_EQ(refused(corpus), "");
  CorpusRecord others = corpus;
  others.training.crc32 = 9;
  EXPECT_EQ(refused(others),
            "the training text of rank 1 (5 pairs of 60 bytes, checksum 9) is not that of rank 0 "
            "(5 pairs of 60 bytes, checksum 7); give all processes the same files");
  others = corpus;
  others.validation.pairs = 2;
  EXPECT_NE(refused(others).find("the validation text of rank 1 (2 pairs"), std::string::npos);
}

TEST_F(TwoProcesses, HaveTheVocabularyAndTheChoicesOfTheFirst) {
  const TemporaryFolder folder;
  for (const bool joint : {true, false}) {
    write_vocabulary(
        folder.path(),
        train_vocabulary({.joint = joint, .size = 50}, small_corpus(false), small_corpus(true)),
        {});
    const Vocabulary wanted = shared_vocabulary(folder.path(), first_),
                     heard = shared_vocabulary("/no/such/folder", second_);
    EXPECT_EQ(heard.source.pieces(), wanted.source.pieces());
    EXPECT_EQ(heard.target.pieces(), wanted.target.pieces());
    EXPECT_EQ(heard.joint, joint);
  }
  shared_choices({{.name = "--d-model", .value = "64"}}, first_);
  const auto heard = shared_choices({{.name = "--d-model", .value = "128"}}, second_);
  ASSERT_EQ(heard.size(), 1U);
  EXPECT_EQ(heard[0].name, "--d-model");
  EXPECT_EQ(heard[0].value, "64");
}

}  // namespace
}  // namespace heed
