#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace heed {

/// What a variable's bytes are, by the format's own codes.
enum class CTranslate2Type : std::uint8_t { kFloat32 = 0, kInt8 = 1, kInt16 = 2 };

/// A tensor, row-major and little-endian, or a scalar (no dimensions).
struct CTranslate2Variable {
  CTranslate2Type type = CTranslate2Type::kFloat32;
  std::vector<std::int64_t> shape;
  std::string bytes;
};

/// What `model.bin` of a CTranslate2 folder holds: variables, and other names for some of them.
struct CTranslate2File {
  std::map<std::string, CTranslate2Variable> variables;
  std::map<std::string, std::string> aliases;  ///< other name → name of a variable
};

/// Writes `model.bin` of a "TransformerSpec" (binary version 6, revision 7), everything
/// little-endian: u32 binary version; string; u32 revision; u32 number of variables; the variables
/// by name: string name, u8 rank, u32 for each dimension, u8 type, u32 number of bytes, bytes; u32
/// number of aliases; the aliases by name: two strings. A string is u16 length with the NUL at its
/// end, characters, NUL. Throws std::runtime_error naming the file, and the variable where it is
/// larger than the format can say. The file appears whole or not at all. REQUIRES: each variable
/// has the bytes that its shape and type say.
void write_ctranslate2_file(const std::filesystem::path& path, const CTranslate2File& file);

}  // namespace heed
