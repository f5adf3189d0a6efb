#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace heed {

/// What a file is that is no text which is read line by line, with the remedy, as the end of a
/// sentence: "is a ZIP archive; unpack it". Known by the bytes that it begins with; nothing where
/// it may be text.
std::optional<std::string> foreign_kind(std::string_view beginning);

}  // namespace heed
