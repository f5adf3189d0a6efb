#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace heed {

enum class DataType { kFloat32, kFloat16, kBFloat16 };

/// safetensors' name of a type: F32, F16, BF16.
const char* name_of(DataType type);
std::optional<DataType> data_type_named(std::string_view name);

std::size_t bytes_per_value(DataType type);

/// Little-endian bytes as numbers. REQUIRES: a whole number of values.
std::vector<float> values_of_bytes(std::string_view bytes, DataType type);

/// Numbers as little-endian bytes, rounded to nearest even. A finite value that is too large
/// becomes infinite.
std::string bytes_of_values(const std::vector<float>& values, DataType type);

}  // namespace heed
