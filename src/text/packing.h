#pragma once

#include <string>
#include <string_view>

namespace heed {

/// The bytes as gzip has them, as small as it can. Throws std::runtime_error where zlib fails.
std::string gzip_of(std::string_view bytes);

/// The bytes in base64 (RFC 4648, with padding).
std::string base64_of(std::string_view bytes);

}  // namespace heed
