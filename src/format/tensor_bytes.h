#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "text/named_values.h"

namespace heed {

/// How the numbers of a tensor are stored.
/// kInt8: whole numbers; what a step of them is worth is said elsewhere.
enum class DataType { kFloat32, kFloat16, kBFloat16, kInt8 };

/// By torch's names, those that a model can be saved in.
inline constexpr std::array kDataTypes = {NamedValue{"float32", DataType::kFloat32},
                                          NamedValue{"float16", DataType::kFloat16},
                                          NamedValue{"bfloat16", DataType::kBFloat16}};

/// safetensors' name of a type: F32, F16, BF16, I8.
const char* safetensors_name(DataType type);
std::optional<DataType> data_type_of_safetensors(std::string_view name);

std::size_t bytes_per_value(DataType type);

/// Little-endian bytes as numbers. REQUIRES: a whole number of values.
std::vector<float> values_of_bytes(std::string_view bytes, DataType type);

/// Numbers as little-endian bytes, rounded to nearest even. A finite value that is too large
/// becomes infinite. REQUIRES: of kInt8, values from -128 to 127.
std::string bytes_of_values(const std::vector<float>& values, DataType type);

}  // namespace heed
