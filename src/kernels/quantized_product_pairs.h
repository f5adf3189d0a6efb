// No #pragma once: quantized_product.cpp includes this in the namespaces of instruction sets that
// multiply 16-bit integers and add up neighbours, after
//   kLanes                     how many 32-bit sums a vector register holds
//   multiply_pairs(a, b)       each sum a[2 i] b[2 i] + a[2 i + 1] b[2 i + 1] of 16-bit integers,
//   exactly
// A sum's four bytes become two such pairs, 0 with 2 and 1 with 3: shifts alone do that.

using Sums __attribute__((vector_size(kLanes * sizeof(std::int32_t)))) = std::int32_t;
using Halves __attribute__((vector_size(kLanes * sizeof(std::int32_t)))) = std::int16_t;

constexpr int kWords = 2;  ///< what a group of four inputs is spread to
constexpr std::int32_t kInputOffset = 0;

struct Weights {
  Halves even, odd;
};

__attribute__((always_inline)) inline Weights weights_of(Sums bytes) {
  const auto halves = reinterpret_cast<Halves>(bytes);
  return {.even = (halves << 8) >> 8, .odd = halves >> 8};
}

__attribute__((always_inline)) inline void add_products(Sums& sums, const Weights& weights,
                                                        const std::int32_t* words) {
  sums += multiply_pairs(words[0] - Sums{}, reinterpret_cast<Sums>(weights.even));
  sums += multiply_pairs(words[1] - Sums{}, reinterpret_cast<Sums>(weights.odd));
}

inline void spread(const std::int32_t* bytes, std::int64_t groups, std::int32_t* words) {
  for (std::int64_t group = 0; group < groups; ++group) {
    words[group * kWords] = bytes[group] & 0x00FF00FF;
    words[group * kWords + 1] = (bytes[group] >> 8) & 0x00FF00FF;
  }
}
