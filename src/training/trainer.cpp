#include "training/trainer.h"

#include <torch/torch.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <stdexcept>

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

std::filesystem::path state_file(const std::filesystem::path& folder) {
  return folder / kCheckpointsFolder / kStateFile;
}

}  // namespace

Trainer::Trainer(const TrainingJob& job, Score score)
    : job_(job),
      options_(job.options),
      processes_(*job.processes),
      score_(std::move(score)),
      model_(first_model(job)),
      optimizer_(*model_, options_),
      gradients_(*model_, optimizer_.gradients, options_) {
  options_.validate();
  if (options_.bfloat16_products && job.device == "cpu" && !has_bfloat16_products())
    throw std::invalid_argument(
        "--precision is bfloat16, which this CPU has no instructions for; take float32");
  const bool resumes =
      processes_.is_first() && options_.resume && std::filesystem::exists(state_file(job_.folder));
  if (resumes) state_ = load_checkpoint(state_file(job_.folder), optimizer_);
  share_state(state_, optimizer_, processes_);
  saved_update_ = state_.update;
  earlier_seconds_ = state_.seconds;
  if (resumes) say("resumed after update " + std::to_string(state_.update));
}

void Trainer::say(const std::string& message) const {
  if (job_.on_message) job_.on_message(message);
}

TrainingResult Trainer::run() {
  if (job_.on_begin) job_.on_begin();
  if (processes_.is_first()) {
    std::filesystem::create_directories(job_.folder / kCheckpointsFolder);  // and never again
    // From now on there is a state to go on from, whatever happens.
    if (!std::filesystem::exists(state_file(job_.folder))) write_state();
  }
  agree({});
  interval_ = since_validation_ = {};
  start_ = {.done = measure(options_.after.unit), .seconds = seconds(), .update = state_.update};
  while (!over() && !interrupted()) train_epoch();
  if (interrupted()) {
    save();
    return {.end = TrainingEnd::kInterrupted, .progress = progress(), .best = state_.best.values};
  }
  const bool stopped_early = options_.early_stopping > 0 &&
                             state_.best.validations_without_gain >= options_.early_stopping;
  if (!is_validated()) validate();
  save();
  return {.end = stopped_early ? TrainingEnd::kStoppedEarly : TrainingEnd::kFinished,
          .progress = progress(),
          .best = state_.best.values};
}

Trainer::Epoch Trainer::plan(int epoch) const {
  auto corpus = job_.corpus(epoch);
  auto batches = plan_epoch(*corpus, options_.batch_tokens, options_.seed, epoch);
  corpus->source.expect_random_reads();
  corpus->target.expect_random_reads();
  return {.corpus = std::move(corpus), .batches = std::move(batches)};
}

int Trainer::batches_of_update() const { return options_.accumulate * processes_.size(); }

bool Trainer::interrupted() const {
  if (processes_.size() > 1) return agreement_.stop;
  return job_.stop_signal != nullptr && job_.stop_signal->load() != 0;
}

/// Whether no epoch comes after the running one.
bool Trainer::ends_with_epoch() const {
  const auto& [amount, unit] = options_.after;
  return unit == SpanUnit::kEpochs && amount > 0.0 && amount <= state_.epoch + 1.0;
}

/// Trains the rest of the running epoch, or until the training is over.
void Trainer::train_epoch() {
  epoch_ = next_epoch_.valid() ? next_epoch_.get() : plan(state_.epoch);
  if (!ends_with_epoch())
    next_epoch_ =
        std::async(std::launch::async, [this, next = state_.epoch + 1] { return plan(next); });
  state_.batches = static_cast<std::int64_t>(epoch_.batches.size());
  if (state_.update == start_.update) tell_plan();
  while (state_.batch < state_.batches) {
    const auto last = std::min(state_.batch + batches_of_update(), state_.batches);
    train_update(static_cast<std::size_t>(state_.batch), static_cast<std::size_t>(last));
    state_.batch = last;
    if (state_.batch == state_.batches) {
      ++state_.epoch;
      state_.batch = 0;
      after_update();
      return;
    }
    after_update();
    if (over() || interrupted()) return;
  }
}

void Trainer::tell_plan() const {
  const std::int64_t together = batches_of_update();
  const std::int64_t epoch = (state_.batches + together - 1) / together;
  const auto& [amount, unit] = options_.after;
  std::string until = "until it is stopped";
  if (amount > 0.0 && unit == SpanUnit::kSeconds) until = "as many as the time allows";
  if (amount > 0.0 && unit != SpanUnit::kSeconds) {
    const double all = unit == SpanUnit::kEpochs ? amount * static_cast<double>(epoch) : amount;
    until = std::to_string(std::llround(all)) + " at most";
  }
  say("training begins: " + std::to_string(epoch) + " updates an epoch, " + until);
}

/// One update from the summed gradients of the batches [first, last) of the epoch, each of which
/// one of the processes goes through.
void Trainer::train_update(std::size_t first, std::size_t last) {
  gradients_.clear(state_.update);
  const auto size = static_cast<std::size_t>(processes_.size()),
             rank = static_cast<std::size_t>(processes_.rank());
  const Completed send = sender();
  BatchSums mine;
  for (std::size_t i = first; i < last; ++i) {
    const auto batch = epoch_.batches[i];
    if ((i - first) % size != rank) {
      gradients_.skip(*epoch_.corpus, batch);
      continue;
    }
    const bool is_my_last = i + size >= last;
    const BatchSums sums = gradients_.add(*epoch_.corpus, batch, is_my_last ? send : nullptr);
    check_finite(sums.loss, batch);
    mine.loss += sums.loss;
    mine.negative_log_likelihood += sums.negative_log_likelihood;
    mine.tokens += sums.tokens;
  }
  if (first + rank >= last && send) gradients_.add_none(send);
  const BatchSums all = add_up(mine);
  for (auto* interval : {&interval_, &since_validation_}) {
    interval->loss += all.loss;
    interval->negative_log_likelihood += all.negative_log_likelihood;
    interval->tokens += all.tokens;
  }
  const auto tokens = static_cast<double>(all.tokens);
  const auto norm = optimizer_.gradient_norm(tokens);
  check_finite(norm, epoch_.batches[first]);
  ++state_.update;
  optimizer_.update(state_.update, learning_rate(), tokens, norm);
  interval_.norm += norm;
  ++interval_.updates;
}

/// What sends gradients to the other processes while the backward pass still runs. Those of a GPU
/// go when it is through.
Completed Trainer::sender() {
  if (processes_.size() == 1 || !optimizer_.gradients.device().is_cpu()) return {};
  auto* values = optimizer_.gradients.data_ptr<float>();
  return [this, values](std::int64_t first, std::int64_t last) {
    processes_.begin_sum({values + first, values + last});
  };
}

/// The gradients of all processes, and the sums of their batches.
BatchSums Trainer::add_up(const BatchSums& mine) {
  if (processes_.size() == 1 || optimizer_.gradients.device().is_cpu()) return agree(mine);
  const auto values = optimizer_.gradients.cpu();
  processes_.begin_sum({values.data_ptr<float>(), static_cast<std::size_t>(values.numel())});
  const BatchSums all = agree(mine);
  optimizer_.gradients.copy_(values);
  return all;
}

/// Adds up what the processes have: sums of their batches, what was begun to be added up, and what
/// decisions depend on.
BatchSums Trainer::agree(const BatchSums& mine) {
  if (processes_.size() == 1) return mine;
  const auto start = Clock::now();
  const bool stop = job_.stop_signal != nullptr && job_.stop_signal->load() != 0;
  const auto of_first = [&](double value) { return processes_.is_first() ? value : 0.0; };
  std::array<double, 7> sums = {mine.loss,
                                mine.negative_log_likelihood,
                                static_cast<double>(mine.tokens),
                                stop ? 1.0 : 0.0,
                                of_first(seconds()),
                                of_first(validation_seconds_ + save_seconds_),
                                of_first(state_.best.validations_without_gain)};
  processes_.finish_sums(sums);
  agreement_ = {.stop = sums[3] > 0.0, .seconds = sums[4], .closing = sums[5]};
  state_.best.validations_without_gain = static_cast<int>(sums[6]);
  interval_.communication += seconds_since(start);
  return {.loss = sums[0],
          .negative_log_likelihood = sums[1],
          .tokens = static_cast<std::int64_t>(sums[2])};
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
  // The first figures come within seconds, however seldom the later ones do.
  const std::int64_t updates = state_.update - start_.update;
  const bool is_early = options_.log_every > 10 && (updates == 1 || updates == 10);
  if (is_early || state_.update % options_.log_every == 0) report();
  if (is_due(options_.valid_every, state_.last_validation)) validate();
  if (is_due(options_.save_every, state_.last_save)) save();
}

void Trainer::report() {
  if (interval_.updates == 0) return;
  const TrainingProgress now = progress();
  if (job_.on_progress) job_.on_progress(now);
  advise(now);
  interval_ = {};
}

/// Once, when the first batches of a run, which are slow, are past.
void Trainer::advise(const TrainingProgress& now) {
  constexpr double kMuch = 1.0 / 3.0;
  constexpr std::int64_t kEnough = 5;  // updates
  if (advised_ || interval_.updates < kEnough || now.communication < kMuch) return;
  advised_ = true;
  say("more than a third of the time goes into adding up gradients between processes: "
      "--accumulate " +
      std::to_string(4 * options_.accumulate) + " does so a quarter as often" +
      ", --reduce bfloat16 sends half the bytes");
}

TrainingProgress Trainer::progress() const {
  const auto mean = [](double sum, std::int64_t count) {
    return sum / static_cast<double>(std::max<std::int64_t>(1, count));
  };
  return {.update = state_.update,
          .epoch = measure(SpanUnit::kEpochs),
          .seconds = seconds(),
          .seconds_left = seconds_left(),
          .target_tokens_per_second =
              static_cast<double>(interval_.tokens) / seconds_since(interval_.start),
          .communication = processes_.size() == 1
                               ? -1.0
                               : interval_.communication / seconds_since(interval_.start),
          .loss = mean(interval_.negative_log_likelihood, interval_.tokens),
          .smoothed_loss = mean(interval_.loss, interval_.tokens),
          .loss_since_validation =
              mean(since_validation_.negative_log_likelihood, since_validation_.tokens),
          .learning_rate = learning_rate(),
          .gradient_norm = mean(interval_.norm, interval_.updates)};
}

/// Of all that a training does, since it was begun.
double Trainer::seconds() const { return earlier_seconds_ + seconds_since(job_.began); }

/// By what this run needed until now, its validations and saving included.
double Trainer::seconds_left() const {
  const auto& after = options_.after;
  if (after.amount <= 0.0) return -1.0;
  const double done = measure(after.unit), left = std::max(0.0, after.amount - done);
  if (after.unit == SpanUnit::kSeconds) return left;
  if (done <= start_.done) return -1.0;
  return (seconds() - start_.seconds) * left / (done - start_.done);
}

/// How much of `after` is for training: what is measured in time ends with a validation and with
/// saving, which take theirs.
double Trainer::end() const {
  if (options_.after.unit != SpanUnit::kSeconds) return options_.after.amount;
  const double closing =
      processes_.size() > 1 ? agreement_.closing : validation_seconds_ + save_seconds_;
  return std::max(0.0, options_.after.amount - closing);
}

void Trainer::validate() {
  const auto start = Clock::now();
  report();
  score_and_keep();
  processes_.word_of_first("validated");
  interval_ = since_validation_ = {};
  state_.last_validation = measure(options_.valid_every.unit);
  state_.validated_update = state_.update;
  validation_seconds_ = seconds_since(start);
  agree({});
  interval_.communication = 0.0;
}

/// By the weights that would be delivered; all processes share the work, the first one keeps.
void Trainer::score_and_keep() {
  if (options_.average_last > 1) {
    state_.snapshots.push_back(optimizer_.weights.clone());
    while (state_.snapshots.size() > static_cast<std::size_t>(options_.average_last))
      state_.snapshots.pop_front();
  }
  with_delivered_weights([&] {
    Validation validation;
    if (score_) validation = score_(*model_);
    if (const auto& text = job_.validation; !text.source.empty()) {
      validation.scores[Metric::kLoss] =
          validation_loss(*model_, text, options_.batch_tokens, processes_);
      if (processes_.is_first())
        validation.source_worth = source_worth(*model_, text, options_.batch_tokens);
    }
    if (processes_.is_first()) keep_best(validation);
  });
}

/// Writes the model for every score that is the best so far; the one that counts goes to the model
/// folder itself.
void Trainer::keep_best(Validation& validation) {
  const auto verdict =
      state_.best.take(validation.scores, options_.keep_best_by, state_.update <= options_.warmup);
  for (const Metric metric : verdict.improved)
    deliver(job_.folder / kCheckpointsFolder / ("best-" + name_in(kValidationMetrics, metric)));
  validation.best = verdict.is_best;
  if (validation.best) deliver(job_.folder);
  if (job_.on_validation) job_.on_validation(progress(), validation);
}

/// Writes the model as it stands, usable as a model folder.
void Trainer::deliver(const std::filesystem::path& folder) const {
  deliver_model(job_.folder, folder, [&](const std::filesystem::path& delivery) {
    write_model(delivery, model_->config(), model_->weights(), options_.save_precision);
  });
}

void Trainer::write_state() {
  const auto start = Clock::now();
  state_.seconds = seconds();
  state_.last_save = measure(options_.save_every.unit);
  save_checkpoint(state_file(job_.folder), state_, optimizer_);
  saved_update_ = state_.update;
  save_seconds_ = seconds_since(start);
}

/// All processes come here; the first one writes.
void Trainer::save() {
  if (processes_.is_first()) write_state();
  processes_.word_of_first("saved");
  state_.last_save = measure(options_.save_every.unit);
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
  const double done =
      after.amount > 0.0 && end() > 0.0 ? std::min(1.0, measure(after.unit) / end()) : 0.0;
  return inverse_square_root_rate(options_.learning_rate, options_.warmup, state_.update) *
         cooldown_factor(options_.cooldown, done);
}

double Trainer::measure(SpanUnit unit) const {
  switch (unit) {
    case SpanUnit::kUpdates:
      return static_cast<double>(state_.update);
    case SpanUnit::kSeconds:
      return processes_.size() > 1 ? agreement_.seconds : seconds();
    case SpanUnit::kEpochs:
      break;
  }
  return state_.epoch + static_cast<double>(state_.batch) / static_cast<double>(state_.batches);
}

/// Whether the weights as they are have been validated, by this run or an earlier one.
bool Trainer::is_validated() const { return state_.validated_update == state_.update; }

/// Whether a multiple of the span has been passed since `last`.
bool Trainer::is_due(const TrainingSpan& span, double& last) const {
  if (span.amount <= 0.0) return false;
  return std::floor(measure(span.unit) / span.amount) > std::floor(last / span.amount);
}

bool Trainer::over() const {
  const bool patient = options_.early_stopping == 0 ||
                       state_.best.validations_without_gain < options_.early_stopping;
  return !patient || (options_.after.amount > 0.0 && measure(options_.after.unit) >= end());
}

}  // namespace heed
