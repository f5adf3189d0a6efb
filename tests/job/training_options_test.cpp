#include "job/training_options.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <stdexcept>

namespace heed {
namespace {

TEST(TrainingSpan, CountsUpdatesEpochsAndSeconds) {
  const auto is = [](const std::string& text, double amount, SpanUnit unit) {
    const auto span = TrainingSpan::parse(text);
    EXPECT_DOUBLE_EQ(span.amount, amount) << text;
    EXPECT_EQ(span.unit, unit) << text;
  };
  is("8000u", 8000.0, SpanUnit::kUpdates);
  is("30e", 30.0, SpanUnit::kEpochs);
  is("0.5e", 0.5, SpanUnit::kEpochs);
  is("2h", 7200.0, SpanUnit::kSeconds);
  is("90m", 5400.0, SpanUnit::kSeconds);
  is("300s", 300.0, SpanUnit::kSeconds);
  is("0", 0.0, SpanUnit::kUpdates);
  is("0e", 0.0, SpanUnit::kEpochs);
  is("0s", 0.0, SpanUnit::kSeconds);
}

TEST(TrainingSpan, RefusesWhatHasNoUnitOrNoNumber) {
  for (const std::string text :
       {"", "8000", "u", "-1e", "2 h", "2hours", "1e5", "nane", "infs", "h2", "3E", "1e-3"})
    EXPECT_THROW(TrainingSpan::parse(text), std::invalid_argument) << text;
}

TEST(TrainingSpan, ErrorNamesTheValidForms) {
  try {
    TrainingSpan::parse("soon");
    FAIL();
  } catch (const std::invalid_argument& error) {
    EXPECT_STREQ(
        error.what(),
        "'soon' is not a length of training; write 8000u (updates), 30e (epochs), 2h, 90m or 300s");
  }
}

TEST(TrainingOptions, DefaultsAreValid) { EXPECT_NO_THROW(TrainingOptions{}.validate()); }

TEST(TrainingOptions, EachOptionIsRefusedByItsName) {
  const auto refused = [](const std::string& option,
                          const std::function<void(TrainingOptions&)>& spoil) {
    TrainingOptions options;
    spoil(options);
    try {
      options.validate();
      ADD_FAILURE() << option << " is accepted";
    } catch (const std::invalid_argument& error) {
      EXPECT_EQ(std::string(error.what()).rfind(option + " is ", 0), 0U) << error.what();
    }
  };
  const double nan = std::numeric_limits<double>::quiet_NaN();
  refused("--early-stopping", [](auto& options) { options.early_stopping = -1; });
  refused("--batch-tokens", [](auto& options) { options.batch_tokens = 0; });
  refused("--accumulate", [](auto& options) { options.accumulate = 0; });
  refused("--learning-rate", [](auto& options) { options.learning_rate = 0.0; });
  refused("--learning-rate", [nan](auto& options) { options.learning_rate = nan; });
  refused("--warmup", [](auto& options) { options.warmup = 0; });
  refused("--cooldown", [](auto& options) { options.cooldown = 1.0; });
  refused("--beta1", [](auto& options) { options.beta1 = 1.0; });
  refused("--beta2", [](auto& options) { options.beta2 = -0.1; });
  refused("--epsilon", [](auto& options) { options.epsilon = 0.0; });
  refused("--weight-decay", [](auto& options) { options.weight_decay = -1.0; });
  refused("--clip-norm", [nan](auto& options) { options.clip_norm = nan; });
  refused("--label-smoothing", [](auto& options) { options.label_smoothing = 1.0; });
  refused("--r-drop", [](auto& options) { options.r_drop = -1.0; });
  refused("--clip-norm", [](auto& options) { options.clip_norm = HUGE_VAL; });
  refused("--learning-rate", [](auto& options) { options.learning_rate = HUGE_VAL; });
  refused("--guided-alignment-weight", [](auto& o) { o.guided_alignment_weight = -1.0; });
  refused("--dropout-warmup", [](auto& options) { options.dropout_warmup = -1; });
  refused("--average-decay", [](auto& options) { options.average_decay = 1.0; });
  refused("--average-last", [](auto& options) { options.average_last = 0; });
  refused("--log-every", [](auto& options) { options.log_every = 0; });
}

TEST(TrainingOptions, MayBeTheLeastThatTheyCanBe) {
  TrainingOptions options;
  options.early_stopping = options.dropout_warmup = 0;
  options.batch_tokens = options.accumulate = options.warmup = 1;
  options.average_last = options.log_every = 1;
  options.cooldown = options.beta1 = options.beta2 = options.label_smoothing = 0.0;
  options.weight_decay = options.clip_norm = options.r_drop = options.average_decay = 0.0;
  options.guided_alignment_weight = 0.0;
  EXPECT_NO_THROW(options.validate());
}

TEST(TrainingOptions, ErrorShowsTheValueAsTyped) {
  TrainingOptions options;
  options.label_smoothing = 1.5;
  try {
    options.validate();
    FAIL();
  } catch (const std::invalid_argument& error) {
    EXPECT_STREQ(error.what(), "--label-smoothing is 1.5; it must be 0 or more and below 1");
  }
}

}  // namespace
}  // namespace heed
