#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <vector>

#include "batching/batcher.h"
#include "job/training_job.h"
#include "model/transformer.h"
#include "training/checkpoint.h"
#include "training/gradients.h"
#include "training/optimizer.h"

namespace heed {

/// Trains a model as a job says: epochs of batches, updates, validations, checkpoints.
///
/// Everything an update depends on is a pure function of the options (the number of threads among
/// them) and of the TrainingState: the order of the batches of (seed, epoch), dropout masks of
/// (seed, update, part of the batch). So a training that is resumed from a checkpoint goes on to
/// the same bits as one that was never interrupted.
///
/// Several processes compute together what one would with as many times the batches an update:
/// rank r of N goes through the batches r, r + N, … of each update, and the sums are added up,
/// while the backward pass still runs. All translate a share of the validation set, rank 0 alone
/// writes; what depends on time, signals and scores is agreed with the sums.
class Trainer {
 public:
  /// Translates the validation set with the model as it is and scores it. May be empty.
  using Score = std::function<Validation(Transformer&)>;

  /// Starts anew, or resumes where the options say so and a checkpoint is there. `job` must outlive
  /// it. Throws std::invalid_argument for options that do not fit, std::runtime_error for files.
  Trainer(const TrainingJob& job, Score score);

  TrainingResult run();

 private:
  /// Sums since the last report.
  struct Interval {
    std::chrono::steady_clock::time_point start = std::chrono::steady_clock::now();
    std::int64_t tokens = 0, updates = 0;
    double loss = 0.0, negative_log_likelihood = 0.0, norm = 0.0, communication = 0.0;
  };

  /// What all processes go by, so that all of them decide alike. Of a process that trains alone it
  /// is not looked at.
  struct Agreement {
    bool stop = false;     ///< a signal has come to one of them
    double seconds = 0.0;  ///< by the clock of rank 0, at the last update or validation
    double closing = 0.0;  ///< that a validation and saving take there
  };

  /// Where the measures stood when this run began.
  struct Start {
    double done = 0.0, seconds = 0.0;
    std::int64_t update = 0;
  };

  /// What is read in an epoch, and in which order.
  struct Epoch {
    std::shared_ptr<const EncodedCorpus> corpus;
    EpochPlan batches;
  };

  void say(const std::string& message) const;
  Epoch plan(int epoch) const;
  bool ends_with_epoch() const;
  int batches_of_update() const;
  bool interrupted() const;
  void train_epoch();
  void tell_plan() const;
  void train_update(std::size_t first, std::size_t last);
  Completed sender();
  BatchSums add_up(const BatchSums& mine);
  BatchSums agree(const BatchSums& mine);
  void check_finite(double loss, std::span<const std::uint32_t> pairs) const;
  void report();
  void advise(const TrainingProgress& now);
  void validate();
  void score_and_keep();
  void deliver(const std::filesystem::path& folder) const;
  void keep_best(Validation& validation);
  void write_state();
  void save();
  void after_update();
  torch::Tensor delivered_weights() const;
  void with_delivered_weights(const std::function<void()>& action);
  TrainingProgress progress() const;
  double seconds() const;
  double seconds_left() const;
  double end() const;
  double learning_rate() const;
  double measure(SpanUnit unit) const;
  bool is_validated() const;
  bool is_due(const TrainingSpan& span, double& last) const;
  bool over() const;

  const TrainingJob& job_;
  const TrainingOptions& options_;
  ProcessGroup& processes_;
  Score score_;
  std::unique_ptr<Transformer> model_;
  Optimizer optimizer_;
  Gradients gradients_;
  TrainingState state_;
  std::int64_t saved_update_ = 0;                         // of the state on the disk
  bool advised_ = false;                                  // to send less
  double earlier_seconds_ = 0.0;                          // of the runs that this one goes on with
  double validation_seconds_ = 0.0, save_seconds_ = 0.0;  // that the last one of each took
  Agreement agreement_;
  Start start_;
  Epoch epoch_;
  std::future<Epoch> next_epoch_;  // is made while the running one is trained on
  Interval interval_, since_validation_;
};

}  // namespace heed
