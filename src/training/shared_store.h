#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>
#include <torch/csrc/distributed/c10d/Store.hpp>

namespace heed {

/// Rank 0, which keeps the store, has ended or does not answer.
class NoAnswer : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Text by key, which the processes of a training tell one another. c10d waits for ever for the
/// answer of a process that hangs; here every question throws NoAnswer when `patience` is over.
class SharedStore {
 public:
  SharedStore(c10::intrusive_ptr<c10d::Store> connection, std::chrono::milliseconds patience)
      : connection_(std::move(connection)), patience_(patience) {}

  bool has(const std::string& key) const;
  /// Of a key that is there.
  std::string get(const std::string& key) const;
  void set(const std::string& key, const std::string& text) const;
  void remove(const std::string& key) const;
  /// What is there now: `text`, or what was there already.
  std::string set_once(const std::string& key, const std::string& text) const;
  /// The sum so far.
  std::int64_t add(const std::string& key, std::int64_t amount) const;

  const c10::intrusive_ptr<c10d::Store>& connection() const { return connection_; }
  SharedStore with_patience(std::chrono::milliseconds patience) const {
    return {connection_, patience};
  }

 private:
  template <typename Answer>
  Answer ask(std::function<Answer(c10d::Store&)> question) const;

  c10::intrusive_ptr<c10d::Store> connection_;
  std::chrono::milliseconds patience_;
};

/// Keys that several files know.
inline constexpr const char* kFailureKey = "failure";  ///< a sentence
inline constexpr const char* kSeenKey = "seen";        ///< ranks that have read it

}  // namespace heed
