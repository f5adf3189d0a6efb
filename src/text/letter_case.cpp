#include "text/letter_case.h"

#include <unicode/locid.h>
#include <unicode/unistr.h>

namespace heed {
namespace {

icu::UnicodeString unicode_of(std::string_view text) {
  return icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())});
}

}  // namespace

std::string lower_case(std::string_view text) {
  std::string lower;
  return unicode_of(text).toLower(icu::Locale::getRoot()).toUTF8String(lower);
}

std::string upper_case(std::string_view text) {
  std::string upper;
  return unicode_of(text).toUpper(icu::Locale::getRoot()).toUTF8String(upper);
}

}  // namespace heed
