#include "format/shortlist.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "text/file_bytes.h"

namespace heed {
namespace {

constexpr std::string_view kMark = "HEEDSL1\n";
constexpr std::size_t kWord = sizeof(std::uint32_t);

std::runtime_error broken(const std::filesystem::path& path, const std::string& what) {
  return std::runtime_error(path.string() + " is no shortlist of this model: " + what +
                            "; remove it, and the model translates with all of its pieces");
}

/// A set of ids, to be read in order. Marks of all ids are scanned sooner than a list is sorted.
class IdSet {
 public:
  explicit IdSet(std::size_t end) : marks_((end + kBits - 1) / kBits) {}

  void add(std::span<const int> ids) {
    for (const int id : ids) mark_of(id) |= bit_of(id);
  }
  void remove(std::span<const int> ids) {
    for (const int id : ids) mark_of(id) &= ~bit_of(id);
  }
  std::vector<int> ids() const {
    std::vector<int> ids;
    for (std::size_t word = 0; word < marks_.size(); ++word)
      for (std::uint64_t left = marks_[word]; left != 0; left &= left - 1)
        ids.push_back(static_cast<int>(word * kBits) + std::countr_zero(left));
    return ids;
  }

 private:
  static constexpr std::size_t kBits = 64;
  std::uint64_t& mark_of(int id) { return marks_[static_cast<std::size_t>(id) / kBits]; }
  static std::uint64_t bit_of(int id) {
    return std::uint64_t{1} << (static_cast<std::size_t>(id) % kBits);
  }

  std::vector<std::uint64_t> marks_;
};

}  // namespace

Shortlist::Shortlist(std::vector<std::uint32_t> begins, std::vector<std::int32_t> ids)
    : begins_(std::move(begins)), ids_(std::move(ids)) {
  for (const std::int32_t id : ids_) end_ = std::max(end_, static_cast<std::size_t>(id) + 1);
  IdSet set(end_);
  set.add(list(0));
  always_ = set.ids();
}

Shortlist::Shortlist(std::span<const std::vector<int>> translations, const std::vector<int>& always)
    : Shortlist(
          [&] {
            std::vector<std::uint32_t> begins = {0, static_cast<std::uint32_t>(always.size())};
            for (const auto& ids : translations)
              begins.push_back(begins.back() + static_cast<std::uint32_t>(ids.size()));
            return begins;
          }(),
          [&] {
            std::vector<std::int32_t> all(always.begin(), always.end());
            for (const auto& ids : translations) all.insert(all.end(), ids.begin(), ids.end());
            return all;
          }()) {}

Shortlist Shortlist::read(const std::filesystem::path& path, int source_pieces, int target_pieces) {
  static_assert(std::endian::native == std::endian::little);
  const std::string bytes = read_file(path);
  if (!bytes.starts_with(kMark) || (bytes.size() - kMark.size()) % kWord != 0)
    throw broken(path, "it begins or ends as none does");
  std::vector<std::uint32_t> words((bytes.size() - kMark.size()) / kWord);
  bytes.copy(reinterpret_cast<char*>(words.data()), words.size() * kWord, kMark.size());
  const std::size_t lists = static_cast<std::size_t>(source_pieces) + 1;
  if (words.size() <= lists || words.front() != lists)
    throw broken(path, "it is not of " + std::to_string(source_pieces) + " source pieces");
  std::uint64_t end = 0;
  std::vector<std::uint32_t> begins = {0};
  for (std::size_t i = 1; i <= lists; ++i) {
    end += words[i];
    if (end > words.size()) break;
    begins.push_back(static_cast<std::uint32_t>(end));
  }
  if (lists + 1 + end != words.size()) throw broken(path, "its lists are not as long as it says");
  const std::vector<std::int32_t> ids(words.begin() + static_cast<std::ptrdiff_t>(lists) + 1,
                                      words.end());
  for (const std::int32_t id : ids)
    if (id < 0 || id >= target_pieces)
      throw broken(path, "it names a piece that is not among the " + std::to_string(target_pieces) +
                             " of the target");
  return {std::move(begins), ids};
}

std::string Shortlist::bytes() const {
  std::vector<std::uint32_t> words = {static_cast<std::uint32_t>(begins_.size() - 1)};
  for (std::size_t i = 1; i < begins_.size(); ++i) words.push_back(begins_[i] - begins_[i - 1]);
  words.insert(words.end(), ids_.begin(), ids_.end());
  std::string bytes(kMark);
  bytes.resize(kMark.size() + words.size() * kWord);
  std::memcpy(bytes.data() + kMark.size(), words.data(), words.size() * kWord);
  return bytes;
}

std::vector<int> Shortlist::targets_of(std::span<const int> source) const {
  IdSet targets(end_);
  for (const int id : source) targets.add(list(static_cast<std::size_t>(id) + 1));
  targets.remove(always_);
  return targets.ids();
}

std::span<const std::int32_t> Shortlist::list(std::size_t number) const {
  return std::span(ids_).subspan(begins_[number], begins_[number + 1] - begins_[number]);
}

}  // namespace heed
