#pragma once

#include <string_view>

/// The files of report/page/, which the build makes string literals of (embed.cmake).
namespace heed {

/// What a page has of its own; `html` has the places of title, style, data and script.
struct PageParts {
  std::string_view html, css, js;
};

extern const PageParts kExplainPage, kLinksPage, kTrainingPage;
extern const std::string_view kBaseCss, kThemeJs;  ///< what all pages share
extern const std::string_view kWorkerJs;           ///< of a page with its model inside

}  // namespace heed
