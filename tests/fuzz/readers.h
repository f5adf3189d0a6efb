#pragma once

#include <span>
#include <string_view>

/// Everything in heed that reads what others wrote, each as a function of bytes: what libFuzzer
/// calls, and what the unit tests call with `tests/fuzz/corpus/NAME/*`.
namespace heed {

struct Reader {
  const char* name;
  void (*read)(std::string_view bytes);  ///< refuses with an exception, or gives what it has read
};

std::span<const Reader> readers();

/// Reads, and takes a refusal for an answer: std::runtime_error or std::invalid_argument with
/// words. Everything else goes through: it is a fault.
void read_or_refuse(const Reader& reader, std::string_view bytes);

}  // namespace heed
