#include "report/progress.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <functional>
#include <utility>
#include <vector>

namespace heed {
namespace {

const TrainingProgress kHalfWay{.update = 12345,
                                .epoch = 3.417,
                                .seconds = 3600.0,
                                .seconds_left = 3600.0,
                                .target_tokens_per_second = 8123.4,
                                .loss = 1.9,
                                .smoothed_loss = 2.3456,
                                .loss_since_validation = 2.0,
                                .learning_rate = 0.00173,
                                .gradient_norm = 0.456};

/// What a style of progress writes.
std::string written(ProgressStyle style, const std::function<void(Progress&)>& act) {
  char* text = nullptr;
  std::size_t size = 0;
  std::FILE* file = open_memstream(&text, &size);
  {
    Progress progress(file, style);
    act(progress);
  }
  std::fclose(file);
  std::string result(text, size);
  std::free(text);
  return result;
}

TEST(Progress, IsSeenAtOnce) {
  char* text = nullptr;
  std::size_t size = 0, seen = 0;
  std::FILE* file = open_memstream(&text, &size);
  {
    Progress progress(file, ProgressStyle::kTerminal);
    const std::vector<std::function<void()>> acts = {
        [&] { progress.show(0.5, "half"); }, [&] { progress.show("message"); },
        [&] { progress.show(kHalfWay); }, [&] { progress.clear(); }};
    for (const auto& act : acts) {
      act();
      EXPECT_GT(size, std::exchange(seen, size));  // of what has not been flushed it knows nothing
    }
  }
  std::fclose(file);
  std::free(text);
}

TEST(Progress, DescribesAPlaceInTheTraining) {
  EXPECT_EQ(
      describe(kHalfWay),
      "epoch 3.42  update 12345  loss 1.900 (smoothed 2.346)  8123 tokens/s  rate 0.00173  norm "
      "0.46  left 1:00:00");
  EXPECT_EQ(
      describe(kHalfWay, {{Metric::kBleu, 31.2}, {Metric::kChrf, 55.0}, {Metric::kLoss, 2.34567}},
               true),
      "epoch 3.42  update 12345  after 1:00:00  validation:  bleu 31.20  chrf 55.00  loss "
      "2.3457, in training 2.0000  (best)");
  EXPECT_EQ(describe(kHalfWay, {{Metric::kBleu, 31.2}}, false),
            "epoch 3.42  update 12345  after 1:00:00  validation:  bleu 31.20");
}

TEST(Progress, BarIsAsFullAsTheTraining) {
  EXPECT_EQ(bar(0.0, 4), "[....]");
  EXPECT_EQ(bar(0.5, 4), "[##..]");
  EXPECT_EQ(bar(1.0, 4), "[####]");
  EXPECT_EQ(bar(7.0, 4), "[####]");
  EXPECT_DOUBLE_EQ(share_done(kHalfWay), 0.5);
  EXPECT_DOUBLE_EQ(share_done({.seconds = 10.0, .seconds_left = -1.0}), 0.0);
  EXPECT_DOUBLE_EQ(share_done({}), 0.0);
}

TEST(Progress, LogHasPlainLines) {
  const auto text = written(ProgressStyle::kLog, [](Progress& progress) {
    progress.show(kHalfWay);
    progress.show("saved");
  });
  EXPECT_EQ(text, describe(kHalfWay) + "\nsaved\n");
}

TEST(Progress, TerminalWritesOverTheBar) {
  const auto text = written(ProgressStyle::kTerminal, [](Progress& progress) {
    progress.show(kHalfWay);
    progress.show("saved");
    progress.show(kHalfWay);
  });
  const std::string line = "\r\x1b[K[##########..........] " + describe(kHalfWay);
  EXPECT_EQ(text, line + "\r\x1b[Ksaved\n" + line + "\n");
}

TEST(Progress, QuietWritesNothing) {
  const auto text = written(ProgressStyle::kQuiet, [](Progress& progress) {
    progress.show(kHalfWay);
    progress.show(kHalfWay, {{Metric::kBleu, 1.0}}, true);
    progress.show("saved");
  });
  EXPECT_EQ(text, "");
}

}  // namespace
}  // namespace heed
