#include "training/trainer.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <map>
#include <mutex>
#include <random>
#include <thread>

namespace heed {
namespace {

std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Copying numbers: a task that a tiny model learns in seconds.
class TrainerTest : public testing::Test {
 protected:
  void SetUp() override {
    at::set_num_threads(1);
    folder_ = std::filesystem::temp_directory_path() /
              ("heed_trainer_test_" + std::to_string(::getpid()));
    std::filesystem::remove_all(folder_);
    std::vector<std::vector<int>> lines;
    std::mt19937 random(1);
    for (int i = 0; i < 200; ++i) {
      std::vector<int> ids(2 + random() % 4);
      for (auto& id : ids) id = 2 + static_cast<int>(random() % 8);
      ids.push_back(0);
      lines.push_back(ids);
    }
    corpus_ = std::make_shared<EncodedCorpus>(EncodedCorpus{.source = lines, .target = lines});
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  TrainingJob job(const std::string& name) {
    TrainingJob job;
    job.config.d_model = 32;
    job.config.encoder_layers = job.config.decoder_layers = 1;
    job.config.encoder_attention_heads = job.config.decoder_attention_heads = 2;
    job.config.encoder_ffn_dim = job.config.decoder_ffn_dim = 32;
    job.config.vocab_size = job.config.decoder_vocab_size = 11;
    job.config.pad_token_id = job.config.decoder_start_token_id = 10;
    job.options.batch_tokens = 128;
    job.options.learning_rate = 0.01;
    job.options.warmup = 20;
    job.options.after = {.amount = 40, .unit = SpanUnit::kUpdates};
    job.options.valid_every = {.amount = 10, .unit = SpanUnit::kUpdates};
    job.options.save_every = {.amount = 7, .unit = SpanUnit::kUpdates};
    job.options.keep_best_by = Metric::kLoss;
    job.options.save_precision = DataType::kFloat32;
    job.folder = folder_ / name;
    job.corpus = [this](int) { return corpus_; };
    job.validation = *corpus_;
    job.on_message = [](const std::string&) {};
    return job;
  }

  std::filesystem::path folder_;
  std::shared_ptr<const EncodedCorpus> corpus_;
};

TEST_F(TrainerTest, ATinyCorpusIsLearnt) {
  auto task = job("learnt");
  task.options.after = {.amount = 60, .unit = SpanUnit::kEpochs};
  task.options.label_smoothing = 0.0;
  task.config.dropout = 0.0F;
  const auto result = Trainer(task, {}).run();
  EXPECT_EQ(result.end, TrainingEnd::kFinished);
  EXPECT_LT(result.best.at(Metric::kLoss), 0.1);  // 2.4 is a guess among 11
}

TEST_F(TrainerTest, TheSourceIsWorthNothingUntilTheModelReadsIt) {
  const auto worth_after = [&](double epochs, std::size_t pairs) {
    auto task = job("worth after " + std::to_string(epochs));
    task.options.after = task.options.valid_every = {.amount = epochs, .unit = SpanUnit::kEpochs};
    std::vector<std::span<const int>> lines(corpus_->source.begin(), corpus_->source.end());
    lines.resize(pairs);
    task.validation = {.source = lines, .target = lines};
    double worth = -1.0;
    task.on_validation = [&](const TrainingProgress&, const Validation& validation) {
      worth = validation.source_worth.value();
    };
    Trainer(task, {}).run();
    return worth;
  };
  EXPECT_NEAR(worth_after(0.1, 200), 0.0, 0.05);
  EXPECT_GT(worth_after(60, 200), 2.0);  // nats a token
  EXPECT_EQ(worth_after(60, 1), 0.0) << "there is no other pair";
}

/// The first of two processes; adding up with the other one takes so long.
class FirstOfTwo : public OneProcess {
 public:
  explicit FirstOfTwo(std::chrono::milliseconds takes) : takes_(takes) {}
  int size() const override { return 2; }
  void finish_sums(std::span<double>) override { std::this_thread::sleep_for(takes_); }

 private:
  std::chrono::milliseconds takes_;
};

TEST_F(TrainerTest, ToSendLessIsAdvisedWithinTenUpdatesWhereTheNetworkIsWhatTakesTheTime) {
  const auto advice = [&](int milliseconds) {
    auto task = job("over a network of " + std::to_string(milliseconds));
    task.processes = std::make_shared<FirstOfTwo>(std::chrono::milliseconds(milliseconds));
    task.options.log_every = 100;
    task.options.after = {.amount = 10, .unit = SpanUnit::kUpdates};
    task.options.valid_every = {};
    std::string advice;
    task.on_message = [&](const std::string& message) {
      if (message.find("--accumulate 4") != std::string::npos) advice += message;
    };
    Trainer(task, {}).run();
    return advice;
  };
  EXPECT_NE(advice(100), "");
  EXPECT_EQ(advice(0), "");
}

TEST_F(TrainerTest, TheSameSeedGivesTheSameBytesAndAnotherSeedOthers) {
  auto first = job("first"), again = job("again"), other = job("other");
  other.options.seed = 2;
  for (const auto* task : {&first, &again, &other}) Trainer(*task, {}).run();
  EXPECT_EQ(bytes_of(first.folder / "model.safetensors"),
            bytes_of(again.folder / "model.safetensors"));
  EXPECT_NE(bytes_of(first.folder / "model.safetensors"),
            bytes_of(other.folder / "model.safetensors"));
}

TEST_F(TrainerTest, AResumedTrainingEndsWithTheSameBytes) {
  for (const int average_last : {1, 3}) {
    auto whole = job("whole"), parts = job("parts");
    whole.options.average_last = parts.options.average_last = average_last;
    whole.options.cooldown = parts.options.cooldown = 0.5;
    Trainer(whole, {}).run();
    std::atomic<int> stop = 0;
    int updates = 0;
    parts.options.log_every = 1;
    parts.stop_signal = &stop;
    parts.on_progress = [&](const TrainingProgress&) { stop = ++updates % 11 == 0; };
    TrainingResult result;
    do {
      stop = 0;
      result = Trainer(parts, {}).run();
      parts.options.resume = true;
    } while (result.end == TrainingEnd::kInterrupted);
    EXPECT_EQ(bytes_of(whole.folder / "model.safetensors"),
              bytes_of(parts.folder / "model.safetensors"));
    std::filesystem::remove_all(folder_);
  }
}

TEST_F(TrainerTest, AccumulatedBatchesAndRDropTrain) {
  auto task = job("options");
  task.options.accumulate = 3;
  task.options.r_drop = 1.0;
  task.options.weight_decay = 0.01;
  task.options.average_decay = 0.0;
  EXPECT_LT(Trainer(task, {}).run().best.at(Metric::kLoss), 2.3);
}

TEST_F(TrainerTest, ALossThatIsNotFiniteStopsAndNamesTheBatch) {
  auto task = job("broken");
  task.options.learning_rate = std::numeric_limits<float>::max();
  task.options.warmup = 1;
  task.options.clip_norm = 0.0;
  try {
    Trainer(task, {}).run();
    FAIL() << "no exception";
  } catch (const std::runtime_error& error) {
    EXPECT_NE(std::string(error.what()).find("not finite"), std::string::npos) << error.what();
    EXPECT_NE(std::string(error.what()).find("batch"), std::string::npos) << error.what();
    EXPECT_NE(std::string(error.what()).find("state after update 0"), std::string::npos)
        << error.what();
    EXPECT_TRUE(std::filesystem::exists(task.folder / "checkpoints" / "state.safetensors"));
  }
}

TEST_F(TrainerTest, StartsFromTheWeightsOfAnotherModelOfTheSameSizes) {
  auto first = job("first"), second = job("second"), other = job("other");
  Trainer(first, {}).run();
  second.start_from = other.start_from = first.folder;
  second.options.after = {.amount = 1, .unit = SpanUnit::kUpdates};
  second.options.learning_rate = 1e-9;
  Trainer(second, {}).run();
  const auto before = read_model_weights(first.folder, first.config);
  for (const auto& [name, tensor] : read_model_weights(second.folder, second.config))
    for (std::size_t i = 0; i < tensor.values.size(); ++i)
      ASSERT_NEAR(tensor.values[i], before.at(name).values[i], 1e-6) << name;
  other.config.d_model = 16;
  EXPECT_THROW(Trainer(other, {}), std::invalid_argument);
}

TEST_F(TrainerTest, ThePaddingVectorsStayZero) {
  auto shared = job("shared"), apart = job("apart");
  apart.config.share_encoder_decoder_embeddings = false;
  const auto expect_zeros = [](const TrainingJob& task, const std::string& table) {
    Trainer(task, {}).run();
    const auto weights = read_model_weights(task.folder, task.config);
    for (std::size_t i = 10 * 32; i < 11 * 32; ++i)
      EXPECT_EQ(weights.at(table).values[i], 0.0F) << table;
  };
  expect_zeros(shared, "model.shared.weight");
  expect_zeros(apart, "model.encoder.embed_tokens.weight");
  expect_zeros(apart, "model.decoder.embed_tokens.weight");
}

TEST_F(TrainerTest, ProductsInBFloat16AreOfItsOwnTrainingAndNotOfItsValidation) {
  if (!has_bfloat16_products()) GTEST_SKIP() << "this CPU has no bfloat16 products";
  auto plain = job("plain"), rounded = job("rounded");
  rounded.options.bfloat16_products = true;
  rounded.options.learning_rate = plain.options.learning_rate =
      1e-30;  // the weights stay the first ones
  std::map<std::string, double> loss;
  for (auto* task : {&plain, &rounded}) {
    task->options.after.amount = 1;
    task->options.log_every = 1;
    task->on_progress = [&, task](const TrainingProgress& now) {
      if (now.loss > 0.0) loss[task->folder.filename()] = now.loss;
    };
    loss["validation of " + task->folder.filename().string()] =
        Trainer(*task, {}).run().best.at(Metric::kLoss);
  }
  EXPECT_NE(loss.at("rounded"), loss.at("plain"));
  EXPECT_NEAR(loss.at("rounded"), loss.at("plain"), 0.05);
  EXPECT_EQ(loss.at("validation of rounded"), loss.at("validation of plain"));
}

TEST_F(TrainerTest, ThePlanAndTheFirstFiguresComeAtOnce) {
  auto task = job("first figures");
  task.options.log_every = 1000000;
  task.options.after = {.amount = 12, .unit = SpanUnit::kUpdates};
  std::vector<std::int64_t> updates;
  std::vector<std::string> messages;
  task.on_progress = [&](const TrainingProgress& now) { updates.push_back(now.update); };
  task.on_message = [&](const std::string& message) { messages.push_back(message); };
  Trainer(task, {}).run();
  EXPECT_EQ(updates, (std::vector<std::int64_t>{1, 10, 12}));
  ASSERT_EQ(messages.size(), 1U);
  EXPECT_NE(messages[0].find(" updates an epoch, 12 at most"), std::string::npos) << messages[0];
}

TEST_F(TrainerTest, WithoutAnEndNoTimeIsLeftThatIsKnown) {
  auto task = job("endless");
  task.options.after = {};
  std::atomic<int> stop = 0;
  task.stop_signal = &stop;
  task.options.log_every = 1;
  double left = 0.0;
  task.on_progress = [&](const TrainingProgress& now) {
    left = now.seconds_left;
    stop = 1;
  };
  Trainer(task, {}).run();
  EXPECT_LT(left, 0.0);
}

TEST_F(TrainerTest, StopsEarlyWhenNoScoreGetsBetterAfterTheWarmUp) {
  auto task = job("early");
  task.options.after = {.amount = 100, .unit = SpanUnit::kEpochs};
  task.options.keep_best_by = Metric::kBleu;
  task.options.early_stopping = 2;
  task.validation = {};
  const auto result = Trainer(task, [](Transformer&) {
                        return Validation{.scores = {{Metric::kBleu, 1.0}}};
                      }).run();
  EXPECT_EQ(result.end, TrainingEnd::kStoppedEarly);
  EXPECT_EQ(result.progress.update, 40);  // validated every 10, of which 20 are the warm-up
}

TEST_F(TrainerTest, OfEqualScoresTheOneWithLessLossIsBestAndOfEqualOnesTheLater) {
  auto task = job("ties");
  task.options.keep_best_by = Metric::kBleu;
  task.options.after = {.amount = 60, .unit = SpanUnit::kUpdates};
  task.validation = {};
  const std::vector<double> losses = {3.0, 2.0, 2.5, 2.0, 4.0, 1.0};
  std::vector<bool> best;
  std::size_t validation = 0;
  task.on_validation = [&](const TrainingProgress&, const Validation& validation) {
    best.push_back(validation.best);
  };
  Trainer(task, [&](Transformer&) {
    return Validation{.scores = {{Metric::kBleu, 0.0}, {Metric::kLoss, losses.at(validation++)}}};
  }).run();
  EXPECT_EQ(best, (std::vector<bool>{true, true, false, true, false, true}));
}

TEST_F(TrainerTest, ATieOfBleuWithLessLossIsAGain) {
  auto task = job("gain");
  task.options.keep_best_by = Metric::kBleu;
  task.options.early_stopping = 1;
  task.options.after = {.amount = 80, .unit = SpanUnit::kUpdates};
  task.validation = {};
  double loss = 9.0;
  const auto score = [&](Transformer&) {
    return Validation{
        .scores = {{Metric::kBleu, 0.0}, {Metric::kLoss, loss = std::max(5.0, loss - 1)}}};
  };
  const auto result = Trainer(task, score).run();
  EXPECT_EQ(result.end, TrainingEnd::kStoppedEarly);
  EXPECT_EQ(result.progress.update, 50);  // 8, 7, 6, 5, and 5 again
}

TEST_F(TrainerTest, TimeThatValidationsTakeCounts) {
  auto task = job("time");
  task.options.after = {.amount = 0.6, .unit = SpanUnit::kSeconds};
  task.options.valid_every = {.amount = 1, .unit = SpanUnit::kUpdates};
  task.began -= std::chrono::milliseconds(100);  // reading
  constexpr std::chrono::milliseconds kValidation(100);
  int validations = 0;
  const auto result = Trainer(task, [&](Transformer&) {
                        ++validations;
                        std::this_thread::sleep_for(kValidation);
                        return Validation{.scores = {{Metric::kBleu, 1.0}}};
                      }).run();
  EXPECT_GE(result.progress.seconds, 0.1 + 0.1 * validations);
  EXPECT_LE(validations, 5);
}

TEST_F(TrainerTest, EachEpochReadsItsOwnTextAndNoneMore) {
  auto task = job("epochs");
  std::mutex mutex;
  std::vector<int> asked;
  task.corpus = [&](int epoch) {
    const std::lock_guard lock(mutex);
    asked.push_back(epoch);
    return corpus_;
  };
  task.options.after = {.amount = 2.5, .unit = SpanUnit::kEpochs};
  Trainer(task, {}).run();
  EXPECT_EQ(asked, (std::vector{0, 1, 2}));
  task.options.after.amount = 4.0;
  task.options.resume = true;
  Trainer(task, {}).run();
  EXPECT_EQ(asked, (std::vector{0, 1, 2, 2, 3}));
}

TEST_F(TrainerTest, TheLossThatIsReportedIsThePlainOne) {
  auto task = job("losses");
  task.options.log_every = 1;
  task.options.after.amount = 3;
  std::vector<TrainingProgress> reports;
  double in_training = 0.0;
  task.on_progress = [&](const TrainingProgress& now) { reports.push_back(now); };
  task.on_validation = [&](const TrainingProgress& now, const Validation&) {
    in_training = now.loss_since_validation;
  };
  auto plain = task;
  plain.options.label_smoothing = 0.0;
  plain.folder = folder_ / "plain";
  Trainer(task, {}).run();
  EXPECT_NE(reports.at(0).loss, reports.at(0).smoothed_loss);
  EXPECT_GT(in_training, std::min(reports.at(0).loss, reports.at(2).loss));
  EXPECT_LT(in_training, std::max(reports.at(0).loss, reports.at(2).loss));
  const auto smoothed = reports;
  reports.clear();
  Trainer(plain, {}).run();
  EXPECT_FLOAT_EQ(reports.at(0).loss, reports.at(0).smoothed_loss);
  EXPECT_FLOAT_EQ(reports.at(0).loss, smoothed.at(0).loss);  // before the first update they agree
}

}  // namespace
}  // namespace heed
