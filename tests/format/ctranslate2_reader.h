#pragma once

#include <bit>
#include <cstdint>
#include <map>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace heed {

/// A variable as its bytes say, its values as numbers.
struct ReadVariable {
  std::vector<std::uint32_t> shape;
  int type = 0;
  std::vector<float> values;
};

/// Reads `model.bin` of a CTranslate2 folder by the description of the format, without any of the
/// writer's code. Throws std::runtime_error where the bytes are not as described.
class CTranslate2Reader {
 public:
  explicit CTranslate2Reader(std::string bytes) : bytes_(std::move(bytes)) {
    version = number(4);
    specification = text();
    revision = number(4);
    for (std::uint32_t left = number(4); left > 0; --left) read_variable();
    for (std::uint32_t left = number(4); left > 0; --left) read_alias();
    require(at_ == bytes_.size(), "bytes after the end");
  }

  /// Of a variable, or of what an alias stands for.
  const ReadVariable& at(const std::string& name) const {
    const auto alias = aliases.find(name);
    return variables.at(alias == aliases.end() ? name : alias->second);
  }

  /// Values of a tensor in any type: whole numbers of 8 bits are divided by their row's scale.
  std::vector<float> floats(const std::string& name) const {
    const ReadVariable& variable = at(name);
    if (variable.type != 1 || variable.shape.empty()) return variable.values;
    const std::vector<float>& scales = at(name + "_scale").values;
    std::vector<float> values = variable.values;
    for (std::size_t i = 0; i < values.size(); ++i)
      values[i] /= scales.at(i / variable.shape.at(1));
    return values;
  }

  std::uint32_t version = 0, revision = 0;
  std::string specification;
  std::map<std::string, ReadVariable> variables;
  std::map<std::string, std::string> aliases;

 private:
  static void require(bool holds, const std::string& what) {
    if (!holds) throw std::runtime_error("model.bin: " + what);
  }

  std::uint32_t number(std::size_t size) {
    require(at_ + size <= bytes_.size(), "too short");
    std::uint32_t value = 0;
    for (std::size_t i = size; i > 0; --i)
      value = value << 8 | static_cast<unsigned char>(bytes_[at_ + i - 1]);
    at_ += size;
    return value;
  }

  std::string text() {
    const std::size_t length = number(2);
    require(length > 0 && at_ + length <= bytes_.size(), "a string without its end");
    std::string text = bytes_.substr(at_, length);
    require(text.find('\0') == length - 1, "a string without a NUL at its end, or with one before");
    text.pop_back();
    at_ += length;
    return text;
  }

  void read_variable() {
    const std::string name = text();
    require(variables.empty() || variables.rbegin()->first < name, name + " is not in order");
    ReadVariable& variable = variables[name];
    std::size_t count = 1;
    for (std::uint32_t rank = number(1); rank > 0; --rank) {
      variable.shape.push_back(number(4));
      count *= variable.shape.back();
    }
    variable.type = static_cast<int>(number(1));
    require(variable.type <= 2, name + " has a type that no test expects");
    const std::size_t size = variable.type == 0 ? 4 : static_cast<std::size_t>(variable.type);
    require(number(4) == count * size, name + " has a wrong number of bytes");
    for (; count > 0; --count) variable.values.push_back(value(size));
  }

  float value(std::size_t size) {
    const std::uint32_t bits = number(size);
    if (size == 4) return std::bit_cast<float>(bits);
    return size == 1 ? static_cast<float>(static_cast<std::int8_t>(bits))
                     : static_cast<float>(static_cast<std::int16_t>(bits));
  }

  void read_alias() {
    const std::string alias = text(), name = text();
    require(aliases.empty() || aliases.rbegin()->first < alias, alias + " is not in order");
    require(variables.count(alias) == 0 && variables.count(name) == 1,
            alias + " is another name of nothing");
    aliases[alias] = name;
  }

  std::string bytes_;
  std::size_t at_ = 0;
};

}  // namespace heed
