#include "training/trainer.h"

#include <torch/torch.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <stdexcept>

#include "batching/batcher.h"
#include "format/model_files.h"
#include "job/delivery.h"
#include "kernels/matrix_product.h"
#include "training/first_model.h"
#include "training/model_loss.h"
#include "training/schedule.h"

namespace heed {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

bool is_better(Metric metric, double now, double before) {
  return higher_is_better(metric) ? now > before : now < before;
}

std::filesystem::path state_file(const std::filesystem::path& folder) {
  return folder / kCheckpointsFolder / kStateFile;
}

}  // namespace

Trainer::Trainer(const TrainingJob& job, Score score)
    : job_(job),
      options_(job.options),
      score_(std::move(score)),
      model_(first_model(job)),
      optimizer_(*model_, options_),
      gradients_(*model_, optimizer_.gradients, options_) {
  options_.validate();
  if (options_.bfloat16_products && job.device == "cpu" && !has_bfloat16_products())
    throw std::invalid_argument(
        "--precision is bfloat16, which this CPU has no instructions for; take float32");
  if (!options_.resume || !std::filesystem::exists(state_file(job_.folder))) return;
  state_ = load_checkpoint(state_file(job_.folder), optimizer_);
  saved_update_ = state_.update;
  job_.on_message("resumed after update " + std::to_string(state_.update));
}

TrainingResult Trainer::run() {
  if (job_.on_begin) job_.on_begin();
  // From now on there is a state to go on from, whatever happens.
  if (!std::filesystem::exists(state_file(job_.folder))) save();
  interval_ = {};
  const auto interrupted = [&] {
    return job_.stop_signal != nullptr && job_.stop_signal->load() != 0;
  };
  while (!over() && !interrupted()) train_epoch();
  if (interrupted()) {
    save();
    return {.end = TrainingEnd::kInterrupted, .progress = progress(), .best = state_.best};
  }
  const bool stopped_early =
      options_.early_stopping > 0 && state_.validations_without_gain >= options_.early_stopping;
  if (state_.last_validation < measure(options_.valid_every.unit)) validate();
  save();
  return {.end = stopped_early ? TrainingEnd::kStoppedEarly : TrainingEnd::kFinished,
          .progress = progress(),
          .best = state_.best};
}

/// Trains the rest of the running epoch, or until the training is over.
void Trainer::train_epoch() {
  corpus_ = job_.corpus(state_.epoch);
  batches_ = plan_epoch(*corpus_, options_.batch_tokens, options_.seed, state_.epoch);
  state_.batches = static_cast<std::int64_t>(batches_.size());
  while (state_.batch < state_.batches) {
    const auto start = Clock::now();
    const auto last = std::min(state_.batch + options_.accumulate, state_.batches);
    train_update({batches_.begin() + state_.batch, batches_.begin() + last});
    state_.batch = last;
    state_.seconds += seconds_since(start);
    if (state_.batch == state_.batches) {
      ++state_.epoch;
      state_.batch = 0;
      after_update();
      return;
    }
    after_update();
    if (over() || (job_.stop_signal != nullptr && job_.stop_signal->load() != 0)) return;
  }
}

/// One update from the summed gradients of `batches`.
void Trainer::train_update(const std::vector<std::vector<std::uint32_t>>& batches) {
  gradients_.clear(state_.update);
  std::int64_t tokens = 0;
  for (const auto& pairs : batches) {
    const BatchSums sums = gradients_.add(*corpus_, pairs);
    check_finite(sums.loss, pairs);
    interval_.loss += sums.loss;
    interval_.negative_log_likelihood += sums.negative_log_likelihood;
    tokens += sums.tokens;
  }
  const auto norm = optimizer_.gradient_norm(static_cast<double>(tokens));
  check_finite(norm, batches.front());
  ++state_.update;
  optimizer_.update(state_.update, learning_rate(), static_cast<double>(tokens), norm);
  interval_.tokens += tokens;
  interval_.norm += norm;
  ++interval_.updates;
}

void Trainer::check_finite(double value, std::span<const std::uint32_t> pairs) const {
  if (std::isfinite(value)) return;
  std::string names;
  for (const auto pair : pairs.first(std::min<std::size_t>(pairs.size(), 8)))
    names += ' ' + std::to_string(pair + 1);
  throw std::runtime_error(
      "update " + std::to_string(state_.update + 1) + " (epoch " +
      std::to_string(state_.epoch + 1) + ", batch " + std::to_string(state_.batch + 1) + ", " +
      std::to_string(pairs.size()) + " pairs, the first" + names +
      ") has a loss or gradient that is not finite: lower --learning-rate, lengthen --warmup or "
      "set --clip-norm; with --resume, training goes on from the state after update " +
      std::to_string(saved_update_) + ", which is saved");
}

void Trainer::after_update() {
  if (state_.update % options_.log_every == 0) report();
  if (is_due(options_.valid_every, state_.last_validation)) validate();
  if (is_due(options_.save_every, state_.last_save)) save();
}

void Trainer::report() {
  if (interval_.updates == 0) return;
  if (job_.on_progress) job_.on_progress(progress());
  interval_ = {};
}

TrainingProgress Trainer::progress() const {
  const auto tokens = static_cast<double>(std::max<std::int64_t>(1, interval_.tokens));
  const auto done = measure(options_.after.unit);
  const bool known = done > 0.0 && options_.after.amount > 0.0;
  return {.update = state_.update,
          .epoch = measure(SpanUnit::kEpochs),
          .seconds = state_.seconds,
          .seconds_left =
              known ? state_.seconds * std::max(0.0, options_.after.amount - done) / done : -1.0,
          .target_tokens_per_second =
              static_cast<double>(interval_.tokens) / seconds_since(interval_.start),
          .loss = interval_.loss / tokens,
          .negative_log_likelihood = interval_.negative_log_likelihood / tokens,
          .learning_rate = learning_rate(),
          .gradient_norm =
              interval_.norm / static_cast<double>(std::max<std::int64_t>(1, interval_.updates))};
}

void Trainer::validate() {
  report();
  state_.last_validation = measure(options_.valid_every.unit);
  if (options_.average_last > 1) {
    state_.snapshots.push_back(optimizer_.weights.clone());
    while (state_.snapshots.size() > static_cast<std::size_t>(options_.average_last))
      state_.snapshots.pop_front();
  }
  with_delivered_weights([&] {
    ValidationScores scores;
    if (score_) scores = score_(*model_);
    if (!job_.validation.source.empty())
      scores[Metric::kLoss] = validation_loss(*model_, job_.validation, options_.batch_tokens);
    keep_best(scores);
  });
  interval_ = {};
}

/// Writes the model for every score that is the best so far; the one that counts goes to the model
/// folder itself. Without any score the newest weights are the best.
void Trainer::keep_best(const ValidationScores& scores) {
  bool best = scores.empty();
  for (const auto& [metric, value] : scores) {
    const auto before = state_.best.find(metric);
    if (before != state_.best.end() && !is_better(metric, value, before->second)) continue;
    state_.best[metric] = value;
    if (metric == options_.keep_best_by) best = true;
    deliver(job_.folder / kCheckpointsFolder / ("best-" + name_in(kValidationMetrics, metric)));
  }
  state_.validations_without_gain = best ? 0 : state_.validations_without_gain + 1;
  if (best) deliver(job_.folder);
  if (job_.on_validation) job_.on_validation(progress(), scores, best);
}

/// Writes the model as it stands, usable as a model folder.
void Trainer::deliver(const std::filesystem::path& folder) const {
  deliver_model(job_.folder, folder, [&](const std::filesystem::path& delivery) {
    write_model(delivery, model_->config(), model_->weights(), options_.save_precision);
  });
}

void Trainer::save() {
  state_.last_save = measure(options_.save_every.unit);
  std::filesystem::create_directories(job_.folder / kCheckpointsFolder);
  save_checkpoint(state_file(job_.folder), state_, optimizer_);
  saved_update_ = state_.update;
}

torch::Tensor Trainer::delivered_weights() const {
  if (options_.average_last > 1)
    return torch::stack(
               std::vector<torch::Tensor>(state_.snapshots.begin(), state_.snapshots.end()))
        .mean(0);
  return optimizer_.average.defined() ? optimizer_.average : optimizer_.weights;
}

void Trainer::with_delivered_weights(const std::function<void()>& action) {
  torch::NoGradGuard no_grad;
  const auto trained = optimizer_.weights.clone();
  optimizer_.weights.copy_(delivered_weights());
  action();
  optimizer_.weights.copy_(trained);
}

/// Of the update that stands in the state; 0 before the first one.
double Trainer::learning_rate() const {
  if (state_.update == 0) return 0.0;
  const auto& after = options_.after;
  const double done = after.amount > 0.0 ? measure(after.unit) / after.amount : 0.0;
  return inverse_square_root_rate(options_.learning_rate, options_.warmup, state_.update) *
         cooldown_factor(options_.cooldown, done);
}

double Trainer::measure(SpanUnit unit) const {
  switch (unit) {
    case SpanUnit::kUpdates:
      return static_cast<double>(state_.update);
    case SpanUnit::kSeconds:
      return state_.seconds;
    case SpanUnit::kEpochs:
      break;
  }
  return state_.epoch + static_cast<double>(state_.batch) / static_cast<double>(state_.batches);
}

/// Whether a multiple of the span has been passed since `last`.
bool Trainer::is_due(const TrainingSpan& span, double& last) const {
  if (span.amount <= 0.0) return false;
  return std::floor(measure(span.unit) / span.amount) > std::floor(last / span.amount);
}

bool Trainer::over() const {
  const bool patient =
      options_.early_stopping == 0 || state_.validations_without_gain < options_.early_stopping;
  return !patient ||
         (options_.after.amount > 0.0 && measure(options_.after.unit) >= options_.after.amount);
}

}  // namespace heed
