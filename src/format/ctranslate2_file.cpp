#include "format/ctranslate2_file.h"

#include <fstream>
#include <limits>
#include <stdexcept>
#include <string_view>

#include "format/atomic_file.h"

namespace heed {
namespace {

constexpr std::uint32_t kBinaryVersion = 6;
constexpr std::uint32_t kRevision = 7;

/// Writes the format's numbers and strings.
class BinaryWriter {
 public:
  explicit BinaryWriter(const std::filesystem::path& path) : file_(path, std::ios::binary) {}

  template <typename Number>
  void number(Number value) {
    for (std::size_t byte = 0; byte < sizeof(Number); ++byte)
      file_.put(static_cast<char>(value >> (8 * byte)));
  }

  void bytes(std::string_view bytes) {
    file_.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  }

  void text(const std::string& text) {
    number(static_cast<std::uint16_t>(text.size() + 1));
    bytes({text.c_str(), text.size() + 1});
  }

  /// Whether all of it reached the file.
  bool close() {
    file_.close();
    return static_cast<bool>(file_);
  }

 private:
  std::ofstream file_;
};

void write_variable(BinaryWriter& writer, const std::string& name,
                    const CTranslate2Variable& variable) {
  writer.text(name);
  writer.number(static_cast<std::uint8_t>(variable.shape.size()));
  for (const std::int64_t length : variable.shape)
    writer.number(static_cast<std::uint32_t>(length));
  writer.number(static_cast<std::uint8_t>(variable.type));
  writer.number(static_cast<std::uint32_t>(variable.bytes.size()));
  writer.bytes(variable.bytes);
}

void check_sizes(const std::filesystem::path& path, const CTranslate2File& file) {
  for (const auto& [name, variable] : file.variables) {
    if (variable.bytes.size() <= std::numeric_limits<std::uint32_t>::max()) continue;
    throw std::runtime_error(
        "cannot write " + path.string() + ": \"" + name +
        "\" has 4 GiB or more, which CTranslate2's format cannot hold; export in int8");
  }
}

}  // namespace

void write_ctranslate2_file(const std::filesystem::path& path, const CTranslate2File& file) {
  check_sizes(path, file);
  write_file_atomically(path, [&](const std::filesystem::path& temporary) {
    BinaryWriter writer(temporary);
    writer.number(kBinaryVersion);
    writer.text("TransformerSpec");
    writer.number(kRevision);
    writer.number(static_cast<std::uint32_t>(file.variables.size()));
    for (const auto& [name, variable] : file.variables) write_variable(writer, name, variable);
    writer.number(static_cast<std::uint32_t>(file.aliases.size()));
    for (const auto& [alias, name] : file.aliases) {
      writer.text(alias);
      writer.text(name);
    }
    if (!writer.close())
      throw std::runtime_error("cannot write " + path.string() + "; is the disk full?");
  });
}

}  // namespace heed
