#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "job/process_place.h"

namespace heed {

/// The processes that train one model together. Rank 0, the first one, writes and decides what must
/// be decided once. All call the same functions in the same order. Where a process has ended or
/// does not answer, the functions throw std::runtime_error on all others, with one sentence that
/// names its rank and host.
class ProcessGroup {
 public:
  virtual ~ProcessGroup() = default;

  virtual int rank() const = 0;             ///< from 0
  virtual int size() const = 0;             ///< 1: there are no others
  virtual int on_this_machine() const = 0;  ///< of the processes, this one included
  bool is_first() const { return rank() == 0; }

  /// What the first one says here, for whose turn the others wait as long as it takes.
  virtual std::string word_of_first(const std::string& word) = 0;
  /// On the first one what all say here, by rank, for which it waits as long as it takes; on the
  /// others nothing.
  virtual std::vector<std::string> gather(const std::string& word) = 0;
  /// The values of the first one, on all.
  virtual void broadcast(std::span<float> values) = 0;
  /// Begins to add up values over all processes, in the background: finish_sums() puts the sums in
  /// their place. The values are copied; their place must be there until then.
  virtual void begin_sum(std::span<float> values) = 0;
  /// Adds up `few`, and waits for the sums that were begun: the same bits on all.
  virtual void finish_sums(std::span<double> few) = 0;
  /// Tells the others why this process ends.
  virtual void fail(const std::string& reason) noexcept = 0;
};

/// The group of a process that trains alone.
class OneProcess : public ProcessGroup {
 public:
  int rank() const override { return 0; }
  int size() const override { return 1; }
  int on_this_machine() const override { return 1; }
  std::string word_of_first(const std::string& word) override { return word; }
  std::vector<std::string> gather(const std::string& word) override { return {word}; }
  void broadcast(std::span<float>) override {}
  void begin_sum(std::span<float>) override {}
  void finish_sums(std::span<double>) override {}
  void fail(const std::string&) noexcept override {}
};

}  // namespace heed
