#include "training/gloo_group.h"

#include <stdexcept>

#ifdef HEED_GLOO

#include <ATen/ATen.h>

#include <algorithm>
#include <atomic>
#include <thread>
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>

#include "training/gloo_sums.h"
#include "training/meeting.h"
#include "training/watch.h"

namespace heed {
namespace {

using namespace std::chrono_literals;
using Tensors = std::vector<at::Tensor>;
using Work = c10::intrusive_ptr<c10d::Work>;

/// The numbers where they are, as a tensor.
template <typename Number>
at::Tensor tensor_of(std::span<Number> values) {
  return at::from_blob(values.data(), {std::ssize(values)},
                       c10::CppTypeToScalarType<Number>::value);
}

class GlooGroup : public ProcessGroup {
 public:
  explicit GlooGroup(Meeting meeting)
      : meeting_(std::move(meeting)),
        watch_(meeting_.second_store, {.rank = meeting_.place.rank,
                                       .hosts = meeting_.hosts,
                                       .timeout = meeting_.place.timeout}),
        gloo_(connect(meeting_)),
        sums_({.gloo = gloo_,
               .size = meeting_.place.size,
               .type = meeting_.place.bfloat16 ? at::kBFloat16 : at::kFloat,
               .finish = [this](c10d::Work& work) { finish(work); }}) {}
  GlooGroup(const GlooGroup&) = delete;
  GlooGroup& operator=(const GlooGroup&) = delete;
  ~GlooGroup() override;

  int rank() const override { return meeting_.place.rank; }
  int size() const override { return meeting_.place.size; }
  int on_this_machine() const override {
    const auto& hosts = meeting_.hosts;
    return static_cast<int>(
        std::count(hosts.begin(), hosts.end(), hosts[static_cast<std::size_t>(rank())]));
  }
  std::string word_of_first(const std::string& word) override;
  void broadcast(std::span<float> values) override;
  std::vector<std::string> gather(const std::string& word) override;
  void begin_sum(std::span<float> values) override { sums_.begin(values); }
  void finish_sums(std::span<double> few) override { sums_.finish(few); }
  void fail(const std::string& reason) noexcept override;

 private:
  void require_no_failure() const;
  void finish(c10d::Work& work);
  std::string await(const std::string& key) const;
  template <typename Talk>
  auto by_store(const Talk& talk) const;

  Meeting meeting_;
  Watch watch_;
  c10::intrusive_ptr<c10d::ProcessGroupGloo> gloo_;
  int words_ = 0;  ///< that have been said
  std::atomic<bool> failed_ = false;
  GlooSums sums_;
};

/// The first one leaves last: it keeps the store.
GlooGroup::~GlooGroup() {
  if (failed_) {
    // Its threads wait for who does not answer: they end with the program.
    c10::intrusive_ptr<c10d::ProcessGroupGloo>(gloo_).release();
    return;
  }
  try {
    const SharedStore& store = meeting_.store;
    const auto deadline = std::chrono::steady_clock::now() + meeting_.place.timeout;
    watch_.stop();
    if (!is_first()) store.add("left", 1);
    while (is_first() && store.add("left", 0) < size() - 1 &&
           std::chrono::steady_clock::now() < deadline)
      std::this_thread::sleep_for(10ms);
  } catch (const std::exception&) {  // NOLINT(bugprone-empty-catch): there is nobody to tell
  }
}

void GlooGroup::require_no_failure() const {
  if (failed_) throw std::runtime_error("this process has failed");
  if (const auto failure = watch_.failure(); !failure.empty()) throw std::runtime_error(failure);
}

/// What stands under a key of the store, as soon as it is there.
std::string GlooGroup::await(const std::string& key) const {
  const SharedStore& store = meeting_.store;
  while (!store.has(key)) {
    require_no_failure();
    std::this_thread::sleep_for(20ms);
  }
  return store.get(key);
}

/// Talks by way of the store, which the first one keeps.
template <typename Talk>
auto GlooGroup::by_store(const Talk& talk) const {
  require_no_failure();
  try {
    return talk(meeting_.store);
  } catch (const NoAnswer&) {
    require_no_failure();
    throw std::runtime_error(lost(0, meeting_.hosts.front()));
  }
}

std::string GlooGroup::word_of_first(const std::string& word) {
  const auto key = "word/" + std::to_string(words_++);
  return by_store([&](const SharedStore& store) {
    if (!is_first()) return await(key);
    store.set(key, word);
    return word;
  });
}

std::vector<std::string> GlooGroup::gather(const std::string& word) {
  const auto key_of = [place = "words/" + std::to_string(words_++) + "/"](int rank) {
    return place + std::to_string(rank);
  };
  return by_store([&](const SharedStore& store) {
    std::vector<std::string> words;
    if (!is_first()) {
      store.set(key_of(rank()), word);
      return words;
    }
    words.push_back(word);
    for (int other = 1; other < size(); ++other) {
      words.push_back(await(key_of(other)));
      store.remove(key_of(other));
    }
    return words;
  });
}

/// Waits for what all do together. An error of Gloo's names no rank: the watch knows more.
void GlooGroup::finish(c10d::Work& work) {
  while (!work.isCompleted()) {
    try {
      work.wait(500ms);
    } catch (const std::exception&) {  // NOLINT(bugprone-empty-catch): it is looked at below
    }
    if (!work.isCompleted()) require_no_failure();
  }
  if (!work.isSuccess()) throw std::runtime_error(watch_.find_failure());
}

void GlooGroup::broadcast(std::span<float> values) {
  Tensors tensors{tensor_of(values)};
  finish(*gloo_->broadcast(tensors));
}

void GlooGroup::fail(const std::string& reason) noexcept {
  failed_ = true;
  try {
    // What all know needs no telling, and whoever keeps the store may be what does not answer.
    if (!is_first() && !watch_.failure().empty()) return;
    const SharedStore& store = meeting_.store;
    store.set_once(kFailureKey, reason);
    // Whoever keeps the store stays until the others have read why.
    for (int i = 0; is_first() && i < 200 && store.add(kSeenKey, 0) < size(); ++i)
      std::this_thread::sleep_for(10ms);
  } catch (const std::exception&) {  // NOLINT(bugprone-empty-catch): nobody hears
  }
}

}  // namespace

std::unique_ptr<ProcessGroup> join_processes(const ProcessPlace& place) {
  if (place.size == 1) return std::make_unique<OneProcess>();
  const Meeting meeting = meet(place);
  try {
    return std::make_unique<GlooGroup>(meeting);
  } catch (const std::exception&) {
    throw std::runtime_error("rank " + std::to_string(place.rank) +
                             " could not connect to all other processes within " +
                             std::to_string(place.timeout.count()) +
                             " s; look at the network, or name one by GLOO_SOCKET_IFNAME");
  }
}

}  // namespace heed

#else

namespace heed {

std::unique_ptr<ProcessGroup> join_processes(const ProcessPlace& place) {
  if (place.size == 1) return std::make_unique<OneProcess>();
  throw std::runtime_error(
      "this heed was built without Gloo and trains in one process only; install libgloo-dev and "
      "build it again");
}

}  // namespace heed

#endif
