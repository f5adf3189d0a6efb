#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace heed {

/// How likely a text is by its characters: n-grams of up to four, each order smoothed by the one
/// below with a Dirichlet prior (MacKay & Peto 1995). N-grams are counted in a table of fixed size
/// by their hash.
class CharacterModel {
 public:
  CharacterModel();

  void add(std::u32string_view text);
  /// ln p of all characters of the text, the space before it read. `is_learnt`: the text is one of
  /// those that were added, and is judged as if it were not.
  double log_probability(std::u32string_view text, bool is_learnt = false) const;

 private:
  static constexpr std::size_t kOrder = 4;
  using Slots =
      std::array<std::size_t, kOrder + 1>;  // [n] of the n-gram that ends here; [0] of all

  template <typename Visit>
  static void for_each_place(std::u32string_view text, const Visit& visit);

  std::vector<std::uint32_t> counts_;
};

}  // namespace heed
