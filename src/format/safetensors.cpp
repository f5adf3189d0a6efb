#include "format/safetensors.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "text/file_bytes.h"
#include "text/json_file.h"

namespace heed {
namespace {

constexpr std::size_t kLengthBytes = 8;
constexpr std::uint64_t kLargestHeader = 100'000'000;
constexpr const char* kMetadataKey = "__metadata__";

/// The header's text, without the length before it.
std::string_view read_header(std::string_view bytes, const std::string& name) {
  if (bytes.size() < kLengthBytes)
    throw std::runtime_error(name + " is too short to be a safetensors file");
  std::uint64_t length = 0;  // its lowest byte comes first
  for (std::size_t i = kLengthBytes; i-- > 0;)
    length = length << 8U | static_cast<unsigned char>(bytes[i]);
  if (length > kLargestHeader) {
    throw std::runtime_error(name +
                             " is not a safetensors file: it claims a header of more than 100 MB");
  }
  if (length > bytes.size() - kLengthBytes) {
    throw std::runtime_error(name + " ends within its header; copy or download it again");
  }
  const std::string_view header = bytes.substr(kLengthBytes, length);
  if (!header.starts_with('{')) {
    throw std::runtime_error(name + " is not a safetensors file: its header is not a JSON object");
  }
  return header;
}

/// One tensor's entry in the header, with the file's and the tensor's name for errors.
class Entry {
 public:
  Entry(const nlohmann::json& json, const std::string& file, const std::string& tensor)
      : json_(json), name_(file + ": tensor \"" + tensor + "\"") {
    if (!json.is_object()) refuse("is not described by a JSON object");
  }

  StoredTensor read(std::string_view data) const {
    StoredTensor tensor;
    tensor.type = type();
    for (const std::uint64_t length : whole_numbers("shape")) {
      if (length > std::numeric_limits<std::int64_t>::max())
        refuse("has a shape that is too large");
      tensor.shape.push_back(static_cast<std::int64_t>(length));
    }
    const std::vector<std::uint64_t> offsets = whole_numbers("data_offsets");
    if (offsets.size() != 2) refuse("needs two \"data_offsets\"");
    if (offsets[0] > offsets[1] || offsets[1] > data.size())
      refuse("has \"data_offsets\" outside the file");
    tensor.bytes = data.substr(offsets[0], offsets[1] - offsets[0]);
    if (tensor.bytes.size() != byte_count(tensor))
      refuse("has a \"shape\" that does not fit its \"data_offsets\"");
    return tensor;
  }

 private:
  [[noreturn]] void refuse(const std::string& what) const {
    throw std::runtime_error(name_ + " " + what +
                             "; the file is damaged, copy or download it again");
  }

  DataType type() const {
    const auto found = json_.find("dtype");
    if (found == json_.end() || !found->is_string()) refuse("has no \"dtype\"");
    const auto name = found->get<std::string>();
    const std::optional<DataType> type = data_type_of_safetensors(name);
    if (!type)
      throw std::runtime_error(name_ + " has the data type " + name +
                               "; only F32, F16, BF16 and I8 can be read");
    return *type;
  }

  std::vector<std::uint64_t> whole_numbers(const char* key) const {
    const auto found = json_.find(key);
    if (found == json_.end() || !found->is_array())
      refuse(std::string("has no list \"") + key + "\"");
    std::vector<std::uint64_t> numbers;
    for (const nlohmann::json& value : *found) {
      if (!value.is_number_unsigned())
        refuse(std::string("has something other than whole numbers in \"") + key + "\"");
      numbers.push_back(value.get<std::uint64_t>());
    }
    return numbers;
  }

  std::uint64_t byte_count(const StoredTensor& tensor) const {
    std::uint64_t bytes = bytes_per_value(tensor.type);
    for (const std::int64_t length : tensor.shape) {
      if (__builtin_mul_overflow(bytes, static_cast<std::uint64_t>(length), &bytes)) {
        refuse("has a shape that is too large");
      }
    }
    return bytes;
  }

  const nlohmann::json& json_;
  std::string name_;
};

std::map<std::string, std::string> read_metadata(const nlohmann::json& json,
                                                 const std::string& name) {
  const auto refuse = [&] {
    throw std::runtime_error(name + ": __metadata__ must be a JSON object of strings");
  };
  std::map<std::string, std::string> metadata;
  if (!json.is_object()) refuse();
  for (const auto& [key, value] : json.items()) {
    if (!value.is_string()) refuse();
    metadata[key] = value.get<std::string>();
  }
  return metadata;
}

/// The tensors, in the order of their bytes, must cover the data from its begin to its end.
void check_layout(const std::map<std::string, StoredTensor>& tensors, std::string_view data,
                  const std::string& name) {
  std::vector<std::string_view> parts;
  for (const auto& [unused, tensor] : tensors) parts.push_back(tensor.bytes);
  std::sort(parts.begin(), parts.end(), [](std::string_view a, std::string_view b) {
    return a.data() != b.data() ? std::less<>()(a.data(), b.data()) : a.size() < b.size();
  });
  const char* expected = data.data();
  for (const std::string_view part : parts) {
    if (part.data() != expected) {
      throw std::runtime_error(name +
                               " has tensors that overlap or leave a gap; the file is damaged");
    }
    expected += part.size();
  }
  if (expected != data.data() + data.size()) {
    throw std::runtime_error(name +
                             " has bytes that belong to no tensor at its end; the file is damaged");
  }
}

std::string little_endian(std::uint64_t value) {
  std::string bytes;
  for (std::size_t i = 0; i < kLengthBytes; ++i) bytes += static_cast<char>(value >> (8 * i));
  return bytes;
}

}  // namespace

SafetensorsFile SafetensorsFile::read(const std::filesystem::path& path) {
  return parse(read_file(path), path.string());
}

SafetensorsFile SafetensorsFile::parse(std::string bytes, const std::string& name) {
  SafetensorsFile file;
  file.bytes_ = std::make_shared<const std::string>(std::move(bytes));
  const std::string_view whole = *file.bytes_;
  const std::string_view header = read_header(whole, name);
  const std::string_view data = whole.substr(kLengthBytes + header.size());
  const nlohmann::json json = parse_json(header, "the header of " + name);
  for (const auto& [key, value] : json.items()) {
    if (key == kMetadataKey) {
      file.metadata_ = read_metadata(value, name);
    } else {
      file.tensors_[key] = Entry(value, name, key).read(data);
    }
  }
  check_layout(file.tensors_, data, name);
  return file;
}

std::string safetensors_bytes(const std::map<std::string, StoredTensor>& tensors,
                              const std::map<std::string, std::string>& metadata) {
  nlohmann::json json = nlohmann::json::object();
  if (!metadata.empty()) json[kMetadataKey] = metadata;
  std::size_t offset = 0;
  for (const auto& [name, tensor] : tensors) {
    const std::size_t end = offset + tensor.bytes.size();
    json[name] = {{"dtype", safetensors_name(tensor.type)},
                  {"shape", tensor.shape},
                  {"data_offsets", {offset, end}}};
    offset = end;
  }
  std::string header = json.dump();
  header.resize((header.size() + kLengthBytes - 1) / kLengthBytes * kLengthBytes, ' ');
  std::string bytes = little_endian(header.size()) + header;
  bytes.reserve(bytes.size() + offset);
  for (const auto& [name, tensor] : tensors) bytes += tensor.bytes;
  return bytes;
}

}  // namespace heed
