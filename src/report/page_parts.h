#pragma once

#include <string_view>

/// The files of report/page/, which the build makes string literals of (embed.cmake).
namespace heed {

extern const std::string_view kPageHtml, kPageCss, kPageJs;

}  // namespace heed
