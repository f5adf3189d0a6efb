#include "corpus/sample.h"

#include <cstdint>
#include <utility>

#include "corpus/normal_text.h"
#include "text/random_bits.h"

namespace heed {

std::vector<TextPair> sample_of(const NextPair& next, std::size_t size) {
  std::vector<TextPair> sample;
  std::uint64_t seen = 0;
  while (std::optional<TextPair> pair = next()) {
    ++seen;
    const std::uint64_t place = mixed_bits(0x9E3779B97F4A7C15ULL * seen) % seen;
    if (sample.size() < size) {
      sample.push_back(std::move(*pair));
    } else if (place < size) {
      sample[place] = std::move(*pair);
    }
  }
  return sample;
}

}  // namespace heed
