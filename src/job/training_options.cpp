#include "job/training_options.h"

#include <charconv>
#include <cmath>
#include <map>
#include <stdexcept>

namespace heed {
namespace {

struct Unit {
  SpanUnit unit = SpanUnit::kUpdates;
  double factor = 1.0;
};

[[noreturn]] void refuse(const std::string& option, const std::string& value,
                         const std::string& valid) {
  throw std::invalid_argument(option + " is " + value + "; it must be " + valid);
}

/// A number as the user typed it: 0.9 instead of 0.900000.
std::string shown(double value) {
  char text[32];
  return {text, std::to_chars(text, text + sizeof text, value).ptr};
}

void require_positive(const std::string& option, double value) {
  if (!(value > 0.0) || !std::isfinite(value)) refuse(option, shown(value), "above 0");
}

void require_not_negative(const std::string& option, double value) {
  if (!(value >= 0.0) || !std::isfinite(value)) refuse(option, shown(value), "0 or more");
}

void require_below_one(const std::string& option, double value) {
  if (!(value >= 0.0 && value < 1.0)) refuse(option, shown(value), "0 or more and below 1");
}

void require_at_least(const std::string& option, int value, int least) {
  if (value < least) refuse(option, std::to_string(value), std::to_string(least) + " or more");
}

}  // namespace

TrainingSpan TrainingSpan::parse(const std::string& text) {
  static const std::map<std::string_view, Unit> kUnits = {{"u", {SpanUnit::kUpdates, 1.0}},
                                                          {"e", {SpanUnit::kEpochs, 1.0}},
                                                          {"h", {SpanUnit::kSeconds, 3600.0}},
                                                          {"m", {SpanUnit::kSeconds, 60.0}},
                                                          {"s", {SpanUnit::kSeconds, 1.0}}};
  double amount = 0.0;
  const char* last = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data(), last, amount);
  const auto unit = kUnits.find({end, static_cast<std::size_t>(last - end)});
  const bool number = error == std::errc() && amount >= 0.0 && std::isfinite(amount);
  if (number && text == "0") return {};
  if (!number || unit == kUnits.end()) {
    throw std::invalid_argument(
        "'" + text +
        "' is not a length of training; write 8000u (updates), 30e (epochs), 2h, 90m or 300s");
  }
  return {.amount = amount * unit->second.factor, .unit = unit->second.unit};
}

void TrainingOptions::validate() const {
  require_at_least("--early-stopping", early_stopping, 0);
  require_at_least("--batch-tokens", batch_tokens, 1);
  require_at_least("--accumulate", accumulate, 1);
  require_positive("--learning-rate", learning_rate);
  require_at_least("--warmup", warmup, 1);
  require_below_one("--cooldown", cooldown);
  require_below_one("--beta1", beta1);
  require_below_one("--beta2", beta2);
  require_positive("--epsilon", epsilon);
  require_not_negative("--weight-decay", weight_decay);
  require_not_negative("--clip-norm", clip_norm);
  require_below_one("--label-smoothing", label_smoothing);
  require_not_negative("--r-drop", r_drop);
  require_not_negative("--guided-alignment-weight", guided_alignment_weight);
  require_at_least("--dropout-warmup", dropout_warmup, 0);
  require_below_one("--average-decay", average_decay);
  require_at_least("--average-last", average_last, 1);
  require_at_least("--log-every", log_every, 1);
}

}  // namespace heed
