// No #pragma once: row_attention.cpp includes this once for each instruction set, in a namespace
// that says
//   kLanes  how many floats a vector register holds
// Nothing else is included here, and no function of another file is called (but for those that are
// always part of their caller): it would be compiled for the wrong CPU.

using Floats __attribute__((vector_size(kLanes * sizeof(float)))) = float;
using Bits __attribute__((vector_size(kLanes * sizeof(float)))) = std::uint32_t;

/// The vector that stands at values[index * kLanes], anywhere in memory. (Copied: clang takes a
/// reference to a vector to be aligned, whatever its type says.)
inline Floats part(const float* values, std::int64_t index) {
  Floats vector;
  __builtin_memcpy(&vector, values + index * kLanes, sizeof vector);
  return vector;
}
inline void set_part(float* values, std::int64_t index, Floats vector) {
  __builtin_memcpy(values + index * kLanes, &vector, sizeof vector);
}

inline const float* row_of(const float* rows, const RowAttention& call, std::int64_t key) {
  return rows + (call.places == nullptr ? key : call.places[key]) * call.stride;
}

template <std::size_t Distance, std::size_t... Lanes>
inline Floats exchanged(Floats values, std::index_sequence<Lanes...>) {
  return __builtin_shufflevector(values, values, (Lanes ^ Distance)...);
}

/// Gives each lane the sum of the lanes of its head: lane l belongs to head l % H.
template <std::int64_t H, std::int64_t Distance = kLanes / 2>
inline Floats sums_of_heads(Floats values) {
  if constexpr (Distance < H) {
    return values;
  } else {
    values += exchanged<Distance>(values, std::make_index_sequence<kLanes>());
    return sums_of_heads<H, Distance / 2>(values);
  }
}

/// The kernel for H heads. They take kVectors vectors side by side, in which each head has as many
/// lanes as there is room for; a row of D is `blocks` times as many.
template <std::int64_t H>
struct Heads {
  static constexpr std::int64_t kVectors = H > kLanes ? H / kLanes : 1;

  /// workspace[j] = q k_j / sqrt W of `Keys` keys from `key` on.
  template <int Keys>
  static void score(const RowAttention& call, std::int64_t blocks, float scale, std::int64_t key) {
    const float* keys[Keys];
    Floats sums[Keys][kVectors];
#pragma GCC unroll 4
    for (int k = 0; k < Keys; ++k) {
      keys[k] = row_of(call.keys, call, key + k);
#pragma GCC unroll 4
      for (std::int64_t v = 0; v < kVectors; ++v) sums[k][v] = Floats{};
    }
    for (std::int64_t block = 0; block < blocks; ++block) {
#pragma GCC unroll 4
      for (std::int64_t v = 0; v < kVectors; ++v) {
        const Floats query = part(call.query, block * kVectors + v);
#pragma GCC unroll 4
        for (int k = 0; k < Keys; ++k) sums[k][v] += query * part(keys[k], block * kVectors + v);
      }
    }
#pragma GCC unroll 4
    for (int k = 0; k < Keys; ++k) {
#pragma GCC unroll 4
      for (std::int64_t v = 0; v < kVectors; ++v)
        set_part(call.workspace, (key + k) * kVectors + v, sums_of_heads<H>(sums[k][v]) * scale);
    }
  }

  /// The softmax over the keys, in each lane apart, but for the division: `inverses` gets 1 / sum.
  static void exponentials(const RowAttention& call, Floats* inverses) {
    const std::int64_t parts = call.count * kVectors;
    for (std::int64_t v = 0; v < kVectors; ++v) {
      Floats largest = part(call.workspace, v), total{};
      for (std::int64_t index = v + kVectors; index < parts; index += kVectors) {
        const Floats score = part(call.workspace, index);
        largest = score > largest ? score : largest;
      }
      for (std::int64_t index = v; index < parts; index += kVectors) {
        Floats value = part(call.workspace, index) - largest;
        exponentiate_to_88<Floats, Bits>(value);
        set_part(call.workspace, index, value);
        total += value;
      }
      inverses[v] = 1.0F / total;
    }
  }

  /// `Blocks` blocks of the result, from `first` on.
  template <int Blocks>
  static void mix(const RowAttention& call, const Floats* inverses, std::int64_t first) {
    Floats sums[Blocks][kVectors];
#pragma GCC unroll 4
    for (int b = 0; b < Blocks; ++b)
#pragma GCC unroll 4
      for (std::int64_t v = 0; v < kVectors; ++v) sums[b][v] = Floats{};
    for (std::int64_t key = 0; key < call.count; ++key) {
      const float* values = row_of(call.values, call, key);
#pragma GCC unroll 4
      for (int b = 0; b < Blocks; ++b)
#pragma GCC unroll 4
        for (std::int64_t v = 0; v < kVectors; ++v)
          sums[b][v] +=
              part(call.workspace, key * kVectors + v) * part(values, (first + b) * kVectors + v);
    }
#pragma GCC unroll 4
    for (int b = 0; b < Blocks; ++b)
#pragma GCC unroll 4
      for (std::int64_t v = 0; v < kVectors; ++v)
        set_part(call.context, (first + b) * kVectors + v, sums[b][v] * inverses[v]);
  }

  static void keep_scores(const RowAttention& call) {
    for (std::int64_t head = 0; head < H; ++head)
      for (std::int64_t key = 0; key < call.count; ++key)
        call.scores[head * call.map_stride + key] = call.workspace[key * kVectors * kLanes + head];
  }

  static void multiply_factors(const RowAttention& call) {
    for (std::int64_t key = 0; key < call.count; ++key)
      for (std::int64_t lane = 0; lane < kVectors * kLanes; ++lane)
        call.workspace[key * kVectors * kLanes + lane] *= call.factors[lane % H * call.count + key];
  }

  static void keep_weights(const RowAttention& call, const Floats* inverses) {
    for (std::int64_t head = 0; head < H; ++head)
      for (std::int64_t key = 0; key < call.count; ++key)
        call.weights[head * call.map_stride + key] =
            call.workspace[key * kVectors * kLanes + head] * inverses[head / kLanes][head % kLanes];
  }

  static bool attend(const RowAttention& call) {
    const std::int64_t width = H * call.head_width, block_width = kVectors * kLanes;
    if (width % block_width != 0) return false;
    const std::int64_t blocks = width / block_width;
    const float scale = 1.0F / std::sqrt(static_cast<float>(call.head_width));
    std::int64_t key = 0, block = 0;
    for (; key + 4 <= call.count; key += 4) score<4>(call, blocks, scale, key);
    for (; key < call.count; ++key) score<1>(call, blocks, scale, key);
    if (call.scores != nullptr) keep_scores(call);
    Floats inverses[kVectors];
    exponentials(call, inverses);
    if (call.factors != nullptr) multiply_factors(call);
    for (; block + 4 <= blocks; block += 4) mix<4>(call, inverses, block);
    for (; block < blocks; ++block) mix<1>(call, inverses, block);
    if (call.weights != nullptr) keep_weights(call, inverses);
    return true;
  }
};

inline bool attend(const RowAttention& call) {
  switch (call.heads) {
    case 1:
      return Heads<1>::attend(call);
    case 2:
      return Heads<2>::attend(call);
    case 4:
      return Heads<4>::attend(call);
    case 8:
      return Heads<8>::attend(call);
    case 16:
      return Heads<16>::attend(call);
    default:
      return false;
  }
}
