#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "format/tensor_bytes.h"

namespace heed {

/// A tensor as a safetensors file holds it: row-major, little-endian.
struct StoredTensor {
  DataType type = DataType::kFloat32;
  std::vector<std::int64_t> shape;
  std::string_view
      bytes;  ///< as many as shape and type say; a view, owned by the SafetensorsFile or the caller
};

/// A safetensors file in memory, checked from end to end: u64 little-endian length of the header;
/// the header, JSON, at most 100 MB; then the tensors' bytes without gap or overlap up to the
/// file's end. Copies share the bytes.
class SafetensorsFile {
 public:
  /// Throws std::runtime_error naming the file, the tensor and what is wrong.
  static SafetensorsFile read(const std::filesystem::path& path);

  /// The same of bytes in memory; `name` is what errors call them.
  static SafetensorsFile parse(std::string bytes, const std::string& name);

  const std::map<std::string, StoredTensor>& tensors() const { return tensors_; }
  const std::map<std::string, std::string>& metadata() const { return metadata_; }

 private:
  std::shared_ptr<const std::string> bytes_;
  std::map<std::string, StoredTensor> tensors_;
  std::map<std::string, std::string> metadata_;
};

/// The bytes of a safetensors file: tensors in the order of their names, header padded with spaces
/// to a multiple of 8. REQUIRES: each tensor has the bytes that its shape and type say.
std::string safetensors_bytes(const std::map<std::string, StoredTensor>& tensors,
                              const std::map<std::string, std::string>& metadata);

}  // namespace heed
