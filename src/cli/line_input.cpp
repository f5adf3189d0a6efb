#include "cli/line_input.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "text/unpacking.h"

namespace heed {
namespace {

/// 0 where it is unknown: of pipes, and of what is compressed.
std::size_t bytes_of(const std::string& input) {
  const std::filesystem::path path = input == "-" ? "/dev/stdin" : input;
  std::error_code none;
  if (!std::filesystem::is_regular_file(path, none)) return 0;
  std::ifstream file(path, std::ios::binary);
  constexpr std::size_t kMagic = 8;  // bytes
  std::string beginning(kMagic, '\0');
  file.read(beginning.data(), kMagic);
  if (compression_of(beginning) != Compression::kNone) return 0;
  const auto size = std::filesystem::file_size(path, none);
  return none ? 0 : static_cast<std::size_t>(size);
}

}  // namespace

void tell_of_terminal(const std::string& path, bool quiet) {
  if (path == "-" && !quiet && ::isatty(STDIN_FILENO) != 0 && ::isatty(STDERR_FILENO) != 0)
    std::fputs("heed: reading lines from this terminal, until Ctrl-D\n", stderr);
}

LineProgress line_progress(const std::vector<std::string>& inputs, const std::string& output,
                           bool quiet) {
  const bool is_typed =
      std::find(inputs.begin(), inputs.end(), "-") != inputs.end() && ::isatty(STDIN_FILENO) != 0;
  const bool is_read_there = output == "-" && ::isatty(STDOUT_FILENO) != 0;
  ProgressStyle style = progress_style(quiet);
  if (style == ProgressStyle::kTerminal && (is_typed || is_read_there)) style = ProgressStyle::kLog;
  std::size_t total = 0;
  for (const auto& input : inputs) {
    const std::size_t bytes = bytes_of(input);
    if (bytes == 0) return {stderr, style, 0};
    total += bytes;
  }
  return {stderr, style, total};
}

std::size_t input_bytes(std::span<const TextPair> pairs) {
  std::size_t bytes = 2 * pairs.size();
  for (const TextPair& pair : pairs) bytes += byte_size(pair);
  return bytes;
}

}  // namespace heed
