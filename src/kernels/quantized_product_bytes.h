// No #pragma once: quantized_product.cpp includes this in the namespaces of instruction sets that multiply bytes and
// add them up, after
//   kLanes                            how many 32-bit sums a vector register holds
//   multiply_bytes(sums, a, b)        each sum + the four products of its unsigned bytes in a and signed ones in b

using Sums __attribute__((vector_size(kLanes * sizeof(std::int32_t)))) = std::int32_t;
using Weights = Sums;

constexpr int kWords = 1;  ///< what a group of four inputs is spread to

__attribute__((always_inline)) inline Weights weights_of(Sums bytes) { return bytes; }

__attribute__((always_inline)) inline void add_products(Sums& sums, const Weights& weights, const std::int32_t* words) {
  sums = multiply_bytes(sums, words[0] - Sums{}, weights);
}

inline void spread(const std::int32_t* bytes, std::int64_t groups, std::int32_t* words) {
  for (std::int64_t group = 0; group < groups; ++group) words[group] = bytes[group];
}
