#ifdef HEED_GLOO

#include "training/gloo_sums.h"

#include <algorithm>
#include <utility>

namespace heed {
namespace {

using Tensors = std::vector<at::Tensor>;

/// Arrays that set out before the sums of the first are waited for: an exchange takes some delays
/// of the network, however small it is.
constexpr std::size_t kOnTheirWay = 3;

template <typename Number>
void add_rows(const at::Tensor& rows, at::Tensor& sum) {
  const std::int64_t width = rows.size(1);
  const Number* values = rows.data_ptr<Number>();
  std::vector<float> total(values, values + width);
  for (std::int64_t row = 1; row < rows.size(0); ++row)
    for (std::int64_t i = 0; i < width; ++i)
      total[static_cast<std::size_t>(i)] += static_cast<float>(values[row * width + i]);
  std::copy(total.begin(), total.end(), sum.data_ptr<Number>());
}

}  // namespace

GlooSums::GlooSums(Exchange exchange)
    : exchange_(std::move(exchange)), thread_([this] { run(); }) {}

GlooSums::~GlooSums() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void GlooSums::begin(std::span<float> values) {
  const std::int64_t size = exchange_.size, part = (std::ssize(values) + size - 1) / size;
  Sum sum{.place = values, .mine = at::zeros({size, part}, exchange_.type)};
  sum.mine.view(-1)
      .narrow(0, 0, std::ssize(values))
      .copy_(at::from_blob(values.data(), {std::ssize(values)}, at::kFloat));
  sum.sums = at::empty_like(sum.mine);
  {
    const std::lock_guard lock(mutex_);
    sums_.push_back(std::move(sum));
  }
  changed_.notify_all();
}

void GlooSums::finish(std::span<double> few) {
  {
    std::unique_lock lock(mutex_);
    is_whole_ = true;
    changed_.notify_all();
    changed_.wait(lock, [&] { return error_ != nullptr || handed_out_ == sums_.size(); });
    if (error_ != nullptr) std::rethrow_exception(error_);
  }
  Tensors small{at::from_blob(few.data(), {std::ssize(few)}, at::kDouble)};
  const auto work = exchange_.gloo->allreduce(small);
  for (auto& sum : sums_) {
    exchange_.finish(*sum.arrival);
    at::from_blob(sum.place.data(), {std::ssize(sum.place)}, at::kFloat)
        .copy_(sum.sums.view(-1).narrow(0, 0, std::ssize(sum.place)));
  }
  exchange_.finish(*work);
  const std::lock_guard lock(mutex_);
  sums_.clear();
  sent_ = handed_out_ = 0;
  is_whole_ = false;
}

void GlooSums::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [&] {
      return stopped_ || sent_ < sums_.size() || (is_whole_ && handed_out_ < sums_.size());
    });
    if (stopped_) return;
    try {
      step(lock);
    } catch (const std::exception&) {
      if (!lock.owns_lock()) lock.lock();
      error_ = std::current_exception();
    }
    changed_.notify_all();
    if (error_ != nullptr) return;
  }
}

/// Sends the next values, and hands out the sums of those that were sent so many before. All
/// processes do this in the same order, whatever comes sooner on one of them.
void GlooSums::step(std::unique_lock<std::mutex>& lock) {
  Sum* const next = sent_ < sums_.size() ? &sums_[sent_] : nullptr;
  const bool hands_out = next == nullptr || sent_ >= kOnTheirWay;
  Sum* const earlier = hands_out ? &sums_[handed_out_] : nullptr;
  lock.unlock();
  if (next != nullptr) send(*next);
  if (earlier != nullptr) hand_out(*earlier);
  lock.lock();
  if (next != nullptr) ++sent_;
  if (earlier != nullptr) ++handed_out_;
}

/// Each process gets from all others its part of the values …
void GlooSums::send(Sum& sum) const {
  sum.theirs = at::empty_like(sum.mine);
  auto sent = sum.mine.view(at::kByte), received = sum.theirs.view(at::kByte);
  std::vector<std::int64_t> equal_parts;
  sum.arrival = exchange_.gloo->alltoall_base(received, sent, equal_parts, equal_parts);
}

/// … adds up in the order of the ranks, and gives the sums to all: as many bytes as Gloo's own
/// sums, which go round in another order for each part and know no bfloat16. In this order one
/// process would add up, too: the bits are the same.
void GlooSums::hand_out(Sum& sum) const {
  exchange_.finish(*sum.arrival);
  Tensors part{in_order_of_ranks(sum.theirs).view(at::kByte)};
  std::vector<Tensors> parts{sum.sums.view(at::kByte).unbind(0)};
  sum.arrival = exchange_.gloo->allgather(parts, part);
}

/// The sum of `parts` [N, n / N], added up in float32.
at::Tensor GlooSums::in_order_of_ranks(const at::Tensor& parts) const {
  auto sum = at::empty({parts.size(1)}, parts.options());
  if (exchange_.type == at::kBFloat16)
    add_rows<at::BFloat16>(parts, sum);
  else
    add_rows<float>(parts, sum);
  return sum;
}

}  // namespace heed

#endif
