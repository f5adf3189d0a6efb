#include "format/tensor_bytes.h"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "format/half_precision.h"

namespace heed {
namespace {

struct TypeEntry {
  DataType type;
  const char* name;
  std::size_t size;
};

constexpr TypeEntry kTypes[] = {{DataType::kFloat32, "F32", 4},
                                {DataType::kFloat16, "F16", 2},
                                {DataType::kBFloat16, "BF16", 2},
                                {DataType::kInt8, "I8", 1}};

const TypeEntry& entry_of(DataType type) {
  return *std::find_if(std::begin(kTypes), std::end(kTypes),
                       [&](const TypeEntry& entry) { return entry.type == type; });
}

/// The values whose bits, `Bits` each with the least significant byte first, `value_of` reads.
template <typename Bits, typename ValueOf>
std::vector<float> values_of(std::string_view bytes, ValueOf value_of) {
  std::vector<float> values(bytes.size() / sizeof(Bits));
  const char* place = bytes.data();
  for (float& value : values) {
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i < sizeof(Bits); ++i)
      bits |= std::uint32_t{static_cast<unsigned char>(*place++)} << (8 * i);
    value = value_of(static_cast<Bits>(bits));
  }
  return values;
}

std::uint32_t bits_of_value(float value, DataType type) {
  if (type == DataType::kFloat16) return float16_from_float(value);
  if (type == DataType::kBFloat16) return bfloat16_from_float(value);
  if (type == DataType::kInt8) return static_cast<std::uint8_t>(std::lrint(value));
  return __builtin_bit_cast(std::uint32_t, value);
}

}  // namespace

const char* safetensors_name(DataType type) { return entry_of(type).name; }

std::size_t bytes_per_value(DataType type) { return entry_of(type).size; }

std::optional<DataType> data_type_of_safetensors(std::string_view name) {
  for (const TypeEntry& entry : kTypes) {
    if (name == entry.name) return entry.type;
  }
  return std::nullopt;
}

std::vector<float> values_of_bytes(std::string_view bytes, DataType type) {
  if (type == DataType::kFloat16) return values_of<std::uint16_t>(bytes, float_from_float16);
  if (type == DataType::kBFloat16) return values_of<std::uint16_t>(bytes, float_from_bfloat16);
  if (type == DataType::kInt8)
    return values_of<std::uint8_t>(bytes, [](std::uint8_t bits) {
      return static_cast<float>(static_cast<std::int8_t>(bits));
    });
  return values_of<std::uint32_t>(
      bytes, [](std::uint32_t bits) { return __builtin_bit_cast(float, bits); });
}

std::string bytes_of_values(const std::vector<float>& values, DataType type) {
  const std::size_t size = bytes_per_value(type);
  std::string bytes(values.size() * size, '\0');
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::uint32_t bits = bits_of_value(values[i], type);
    for (std::size_t byte = 0; byte < size; ++byte)
      bytes[i * size + byte] = static_cast<char>(bits >> (8 * byte));
  }
  return bytes;
}

}  // namespace heed
