#include "training/gradients.h"

#include <ATen/Parallel.h>
#include <torch/torch.h>

#include <algorithm>
#include <mutex>

#include "batching/batch.h"
#include "training/model_loss.h"
#include "training/schedule.h"

namespace heed {
namespace {

/// Fewer target tokens are too few for a thread of their own: products would be small, and the sums
/// of P gradients, one array a thread, would cost more than is won.
constexpr std::int64_t kLeastTokens = 256;

/// More of them could begin their way to other processes sooner, but each costs the network's
/// delay.
constexpr int kWindows = 8;

/// One dropout seed for each part of each update; never 0, which switches dropout off.
std::uint64_t dropout_seed(std::uint64_t seed, std::int64_t update, int part) {
  return (seed * 0x9e3779b97f4a7c15ULL +
          static_cast<std::uint64_t>(update) * 0xd1342543de82ef95ULL +
          static_cast<std::uint64_t>(part) * 0x2545f4914f6cdd1dULL) |
         1U;
}

using Pairs = std::span<const std::uint32_t>;

/// Cuts a batch into parts with about as many tokens; neighbours stay together, since they are of
/// like length.
std::vector<Pairs> parts_of(const EncodedCorpus& corpus, Pairs pairs, std::size_t count) {
  const auto tokens_of = [&](std::uint32_t pair) {
    return corpus.source.length(pair) + corpus.target.length(pair);
  };
  std::size_t total = 0, seen = 0, first = 0;
  for (const auto pair : pairs) total += tokens_of(pair);
  std::vector<Pairs> parts;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    seen += tokens_of(pairs[i]);
    if (seen * count < total * (parts.size() + 1)) continue;
    parts.push_back(pairs.subspan(first, i + 1 - first));
    first = i + 1;
  }
  return parts;
}

std::vector<torch::Tensor> padding_gradients(const Transformer& model) {
  std::vector<torch::Tensor> rows;
  for (const auto& table : model.embedding_tables())
    rows.push_back(table.grad()[model.config().pad_token_id]);
  return rows;
}

}  // namespace

torch::Tensor flat_gradients(torch::nn::Module& model) {
  std::int64_t size = 0, first = 0;
  for (const auto& parameter : model.parameters()) size += parameter.numel();
  auto gradients = torch::zeros({size}, model.parameters().front().options().requires_grad(false));
  for (auto& parameter : model.parameters()) {
    parameter.mutable_grad() =
        gradients.narrow(0, first, parameter.numel()).view(parameter.sizes());
    first += parameter.numel();
  }
  return gradients;
}

/// Its parameters are the trained model's own memory, so that it follows every update.
Gradients::Replica::Replica(Transformer& trained, const std::vector<ParameterWindow>& windows)
    : model(trained.config()), watch(model, windows) {
  auto mine = model.parameters();
  const auto theirs = trained.parameters();
  for (std::size_t i = 0; i < mine.size(); ++i) mine[i].set_data(theirs[i]);
  gradients = flat_gradients(model);
}

Gradients::Gradients(Transformer& model, torch::Tensor sums, const TrainingOptions& options)
    : model_(model),
      sums_(std::move(sums)),
      options_(options),
      padding_(padding_gradients(model)),
      windows_(parameter_windows(model, kWindows)),
      watch_(model, windows_) {}

void Gradients::clear(std::int64_t update) {
  sums_.zero_();
  update_ = update;
  parts_ = 0;
}

std::vector<Pairs> Gradients::cut(const EncodedCorpus& corpus, Pairs pairs) const {
  std::int64_t tokens = 0;
  for (const auto pair : pairs) tokens += static_cast<std::int64_t>(corpus.target.length(pair));
  const std::int64_t threads = at::get_num_threads();
  const bool large = sums_.device().is_cpu() && tokens >= threads * kLeastTokens;
  return parts_of(corpus, pairs, large ? static_cast<std::size_t>(threads) : 1);
}

void Gradients::skip(const EncodedCorpus& corpus, Pairs pairs) {
  parts_ += static_cast<int>(cut(corpus, pairs).size());
}

BatchSums Gradients::add(const EncodedCorpus& corpus, Pairs pairs, const Completed& completed) {
  const std::vector<Pairs> parts = cut(corpus, pairs);
  while (replicas_.size() + 1 < parts.size())
    replicas_.push_back(std::make_unique<Replica>(model_, windows_));

  std::mutex mutex;
  std::vector<std::size_t> missing(windows_.size(), parts.size());
  std::size_t next = 0;  // window that is not complete, or the last of those before it was not
  const auto complete_next = [&] {
    complete(next, parts.size());
    if (completed) completed(windows_[next].first, windows_[next].last);
    ++next;
  };
  const BackwardWatch::Finished finished = [&](std::size_t window) {
    const std::lock_guard lock(mutex);
    --missing[window];
    while (next < windows_.size() && missing[next] == 0) complete_next();
  };

  std::vector<BatchSums> of_parts(parts.size());
  at::parallel_for(0, std::ssize(parts), 1, [&](std::int64_t begin, std::int64_t end) {
    for (auto part = static_cast<std::size_t>(begin); part < static_cast<std::size_t>(end);
         ++part) {
      BackwardWatch& watch = part == 0 ? watch_ : replicas_[part - 1]->watch;
      watch.begin(completed ? finished : nullptr);
      Transformer& model = part == 0 ? model_ : replicas_[part - 1]->model;
      of_parts[part] = add_part(model, corpus, parts[part], parts_ + static_cast<int>(part));
    }
  });
  parts_ += static_cast<int>(parts.size());
  while (next < windows_.size()) complete_next();

  BatchSums sums;
  for (const BatchSums& part : of_parts) {
    sums.loss += part.loss;
    sums.negative_log_likelihood += part.negative_log_likelihood;
    sums.tokens += part.tokens;
  }
  return sums;
}

void Gradients::add_none(const Completed& completed) {
  for (const auto& window : windows_) completed(window.first, window.last);
}

/// Adds up what the parts have of a window.
void Gradients::complete(std::size_t window, std::size_t parts) {
  const std::int64_t first = windows_[window].first, last = windows_[window].last;
  auto sums = sums_.narrow(0, first, last - first);
  for (std::size_t part = 1; part < parts; ++part) {
    auto of_part = replicas_[part - 1]->gradients.narrow(0, first, last - first);
    sums += of_part;
    of_part.zero_();
  }
  for (auto& row : padding_)
    if (row.storage_offset() >= first && row.storage_offset() < last) row.zero_();
}

BatchSums Gradients::add_part(Transformer& model, const EncodedCorpus& corpus, Pairs pairs,
                              int part) {
  const auto& config = model.config();
  const auto batch =
      to_device(make_batch(corpus, pairs, config.pad_token_id, config.decoder_start_token_id),
                sums_.device());
  const auto loss = training_loss(model, batch, options_,
                                  {.seed = dropout_seed(options_.seed, update_, part),
                                   .share = dropout_share(options_.dropout_warmup, update_)});
  loss.smoothed.backward();
  return {.loss = loss.smoothed.item<double>(),
          .negative_log_likelihood = loss.negative_log_likelihood.item<double>(),
          .tokens = batch.target_tokens};
}

}  // namespace heed
