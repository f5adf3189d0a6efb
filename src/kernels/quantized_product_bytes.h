// No #pragma once: quantized_product.cpp includes this in the namespaces of instruction sets that
// multiply bytes and add them up, after
//   kLanes         how many 32-bit sums a vector register holds
//   kInputOffset   what is taken off each input: 0 where instructions multiply unsigned bytes with
//   signed ones, 128 where
//                  both are signed
//   multiply_bytes(sums, inputs, weights)   each sum + the four products of inputs with its bytes
//   of weights, exactly

using Sums __attribute__((vector_size(kLanes * sizeof(std::int32_t)))) = std::int32_t;
using Weights = Sums;

constexpr int kWords = 1;  ///< what a group of four inputs is spread to

__attribute__((always_inline)) inline Weights weights_of(Sums bytes) { return bytes; }

__attribute__((always_inline)) inline void add_products(Sums& sums, const Weights& weights,
                                                        const std::int32_t* words) {
  sums = multiply_bytes(sums, words[0], weights);
}

inline void spread(const std::int32_t* bytes, std::int64_t groups, std::int32_t* words) {
  constexpr std::uint32_t kFlipped = kInputOffset == 0 ? 0 : 0x80808080;  // takes 128 off each byte
  for (std::int64_t group = 0; group < groups; ++group)
    words[group] = static_cast<std::int32_t>(static_cast<std::uint32_t>(bytes[group]) ^ kFlipped);
}
