#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace heed {

/// Which target pieces a sentence may be translated with: those that translate one of its pieces,
/// and those that are frequent in every text. A search that looks at these alone has little left of
/// its last layer to compute, which is most of the work of a small model (Jean et al. 2015).
class Shortlist {
 public:
  /// translations [source pieces]: the target ids of each; `always`: those of every sentence.
  Shortlist(std::span<const std::vector<int>> translations, const std::vector<int>& always);

  /// Throws std::runtime_error naming the file and what is wrong with it, also where it is not of
  /// vocabularies of these sizes.
  static Shortlist read(const std::filesystem::path& path, int source_pieces, int target_pieces);

  /// What a file holds: "HEEDSL1\n", then little-endian numbers of 32 bits: how many lists there
  /// are, how long each is, and the ids of all, those of every sentence first.
  std::string bytes() const;

  /// The target ids of every sentence, ascending, each once.
  const std::vector<int>& always() const { return always_; }

  /// The others that a source may become, ascending, each once.
  std::vector<int> targets_of(std::span<const int> source) const;

 private:
  /// The lists of a file: `begins` of each among `ids`, and the end.
  Shortlist(std::vector<std::uint32_t> begins, std::vector<std::int32_t> ids);

  std::span<const std::int32_t> list(std::size_t number) const;

  std::vector<std::uint32_t> begins_;
  std::vector<std::int32_t> ids_;
  std::vector<int> always_;
  std::size_t end_ = 0;  // above all ids
};

}  // namespace heed
