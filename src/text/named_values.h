#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace heed {

/// A value and the name by which users and files call it. A setting's names stand in one table:
///     inline constexpr std::array kActivations = {NamedValue{"relu", Activation::kRelu}, ...};
template <typename Value>
struct NamedValue {
  constexpr NamedValue(std::string_view its_name, Value its_value)
      : name(its_name), value(its_value) {}

  std::string_view name;
  Value value;
};

/// The first name of a value. REQUIRES: the table has it.
template <typename Table, typename Value>
std::string name_in(const Table& table, Value value) {
  for (const auto& entry : table)
    if (entry.value == value) return std::string(entry.name);
  throw std::logic_error("a value without a name");
}

/// "relu, gelu or swish".
template <typename Table>
std::string names_in(const Table& table) {
  std::string names;
  std::size_t left = std::size(table);
  for (const auto& entry : table) {
    names += entry.name;
    if (--left > 0) names += left == 1 ? " or " : ", ";
  }
  return names;
}

/// The value of a name that stands for `what`. Throws std::invalid_argument:
/// "--activation is 'tanh'; it must be relu, gelu or swish".
template <typename Table>
auto value_named(const Table& table, std::string_view name, const std::string& what) {
  for (const auto& entry : table)
    if (entry.name == name) return entry.value;
  throw std::invalid_argument(what + " is '" + std::string(name) + "'; it must be " +
                              names_in(table));
}

}  // namespace heed
