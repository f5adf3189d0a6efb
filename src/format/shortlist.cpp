#include "format/shortlist.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <stdexcept>
#include <string_view>

#include "text/file_bytes.h"

namespace heed {
namespace {

constexpr std::string_view kMark = "HEEDSL1\n";
constexpr std::size_t kWord = sizeof(std::uint32_t);

std::runtime_error broken(const std::filesystem::path& path, const std::string& what) {
  return std::runtime_error(path.string() + " is no shortlist of this model: " + what +
                            "; remove it, and the model translates with all of its pieces");
}

}  // namespace

Shortlist::Shortlist(std::span<const std::vector<int>> translations, std::vector<int> always) {
  begins_ = {0};
  const auto add = [this](const std::vector<int>& ids) {
    ids_.insert(ids_.end(), ids.begin(), ids.end());
    begins_.push_back(static_cast<std::uint32_t>(ids_.size()));
  };
  add(always);
  for (const auto& ids : translations) add(ids);
}

Shortlist Shortlist::read(const std::filesystem::path& path, int source_pieces, int target_pieces) {
  static_assert(std::endian::native == std::endian::little);
  const std::string bytes = read_file(path);
  if (!bytes.starts_with(kMark) || (bytes.size() - kMark.size()) % kWord != 0)
    throw broken(path, "it begins or ends as none does");
  std::vector<std::uint32_t> words((bytes.size() - kMark.size()) / kWord);
  std::memcpy(words.data(), bytes.data() + kMark.size(), words.size() * kWord);
  const std::size_t lists = static_cast<std::size_t>(source_pieces) + 1;
  if (words.size() <= lists || words.front() != lists)
    throw broken(path, "it is not of " + std::to_string(source_pieces) + " source pieces");
  Shortlist shortlist;
  std::uint64_t end = 0;
  shortlist.begins_ = {0};
  for (std::size_t i = 1; i <= lists; ++i) {
    end += words[i];
    if (end > words.size()) break;
    shortlist.begins_.push_back(static_cast<std::uint32_t>(end));
  }
  if (lists + 1 + end != words.size()) throw broken(path, "its lists are not as long as it says");
  shortlist.ids_.assign(words.begin() + static_cast<std::ptrdiff_t>(lists) + 1, words.end());
  for (const std::int32_t id : shortlist.ids_)
    if (id < 0 || id >= target_pieces)
      throw broken(path, "it names a piece that is not among the " + std::to_string(target_pieces) +
                             " of the target");
  return shortlist;
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
  const auto always = list(0);
  std::vector<int> targets(always.begin(), always.end());
  for (const int id : source) {
    const auto ids = list(static_cast<std::size_t>(id) + 1);
    targets.insert(targets.end(), ids.begin(), ids.end());
  }
  std::sort(targets.begin(), targets.end());
  targets.erase(std::unique(targets.begin(), targets.end()), targets.end());
  return targets;
}

std::span<const std::int32_t> Shortlist::list(std::size_t number) const {
  return std::span(ids_).subspan(begins_[number], begins_[number + 1] - begins_[number]);
}

}  // namespace heed
