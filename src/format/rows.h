#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <iterator>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "format/byte_store.h"

namespace heed {

/// Many short lists, one behind the other in one block of memory or in files that are mapped (what
/// is read of them is in memory then, whatever all of them take). They do not change; copies share
/// them. Rows of char are lines of text.
template <typename T>
class Rows {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  using Row = std::conditional_t<std::is_same_v<T, char>, std::string_view, std::span<const T>>;

  Rows() = default;
  /// What RowsWriter wrote: the values of all rows, and where each row ends.
  Rows(StoredBytes values, StoredBytes ends) : values_(std::move(values)), ends_(std::move(ends)) {}
  template <typename List>
  Rows(const std::vector<List>& rows);  // NOLINT(google-explicit-constructor): the same in memory
  Rows(std::initializer_list<std::vector<T>> rows) : Rows(std::vector<std::vector<T>>(rows)) {}

  std::size_t size() const { return ends_.bytes.size() / sizeof(std::uint64_t); }
  bool empty() const { return size() == 0; }
  /// Of all rows.
  std::size_t value_count() const { return values_.bytes.size() / sizeof(T); }

  Row operator[](std::size_t index) const {
    const std::uint64_t begin = index == 0 ? 0 : end_of(index - 1);
    const auto* values = reinterpret_cast<const T*>(values_.bytes.data());
    return Row(values + begin, end_of(index) - begin);
  }
  /// Without reading it.
  std::size_t length(std::size_t index) const {
    return end_of(index) - (index == 0 ? 0 : end_of(index - 1));
  }

  /// The rows that are read next are here and there.
  void expect_random_reads() const {
    heed::expect_random_reads(values_);
    heed::expect_random_reads(ends_);
  }

  /// False where a file was cut.
  bool is_whole() const {
    return ends_.bytes.size() % sizeof(std::uint64_t) == 0 &&
           (empty() ? 0 : end_of(size() - 1)) * sizeof(T) == values_.bytes.size();
  }

  class Iterator {
   public:
    // NOLINTBEGIN(readability-identifier-naming): the standard's names
    using iterator_category = std::input_iterator_tag;
    using value_type = Row;
    using difference_type = std::ptrdiff_t;
    using pointer = const Row*;
    using reference = Row;
    // NOLINTEND(readability-identifier-naming)

    Iterator(const Rows& rows, std::size_t index) : rows_(&rows), index_(index) {}
    Row operator*() const { return (*rows_)[index_]; }
    Iterator& operator++() {
      ++index_;
      return *this;
    }
    Iterator operator++(int) {
      const Iterator before = *this;
      ++index_;
      return before;
    }
    bool operator==(const Iterator&) const = default;

   private:
    const Rows* rows_;
    std::size_t index_;
  };
  Iterator begin() const { return {*this, 0}; }
  Iterator end() const { return {*this, size()}; }

  friend bool operator==(const Rows& a, const Rows& b) {
    const auto equal = [](const StoredBytes& first, const StoredBytes& second) {
      return std::equal(first.bytes.begin(), first.bytes.end(), second.bytes.begin(),
                        second.bytes.end());
    };
    return equal(a.values_, b.values_) && equal(a.ends_, b.ends_);
  }

 private:
  std::uint64_t end_of(std::size_t index) const {
    return reinterpret_cast<const std::uint64_t*>(ends_.bytes.data())[index];
  }

  StoredBytes values_, ends_;
};

/// Takes rows one after the other.
template <typename T>
class RowsWriter {
 public:
  /// In memory, or where the storage has room.
  explicit RowsWriter(const Storage& storage = {}) : values_(storage), ends_(storage) {}
  /// To two files, `NAME.values` and `NAME.ends`, for mapped_rows().
  explicit RowsWriter(const std::filesystem::path& name)
      : values_(file_of(name, "values")), ends_(file_of(name, "ends")) {}

  static std::filesystem::path file_of(const std::filesystem::path& name, const char* part) {
    return name.string() + "." + part;
  }

  void add(typename Rows<T>::Row row) {
    values_.append(std::as_bytes(std::span(row.data(), row.size())));
    const std::uint64_t end = values_.size() / sizeof(T);
    ends_.append(std::as_bytes(std::span(&end, 1)));
  }
  std::size_t size() const { return ends_.size() / sizeof(std::uint64_t); }
  Rows<T> finish() && { return {std::move(values_).finish(), std::move(ends_).finish()}; }

 private:
  ByteStore values_, ends_;
};

/// The rows of the files that a RowsWriter wrote. Throws std::runtime_error naming those that
/// cannot be read or do not fit together.
template <typename T>
Rows<T> mapped_rows(const std::filesystem::path& name) {
  StoredBytes values = map_file(RowsWriter<T>::file_of(name, "values")),
              ends = map_file(RowsWriter<T>::file_of(name, "ends"));
  Rows<T> rows(std::move(values), std::move(ends));
  if (!rows.is_whole())
    throw std::runtime_error(name.string() +
                             ".values and .ends are damaged; remove the folder that they are in");
  return rows;
}

template <typename T>
template <typename List>
Rows<T>::Rows(const std::vector<List>& rows) {
  RowsWriter<T> writer;
  for (const List& row : rows) writer.add(Row(row.data(), row.size()));
  *this = std::move(writer).finish();
}

}  // namespace heed
