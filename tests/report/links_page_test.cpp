#include "report/links_page.h"

#include <gmock/gmock.h>

namespace heed {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(LinksPage, HasThePairsAsTextWhateverIsInThem) {
  const std::string page =
      links_page({{.source = "</script><b>", .target = "@STYLE@", .links = "0-0"},
                  {.source = "", .target = "a b", .links = ""}});
  EXPECT_THAT(page, HasSubstr(R"(["\u003c/script>\u003cb>","@STYLE@","0-0"],["","a b",""])"));
  EXPECT_THAT(page, Not(HasSubstr("@DATA@")));
}

TEST(LinksPage, MayLoadNothing) { EXPECT_THAT(links_page({}), HasSubstr("default-src 'none'")); }

}  // namespace
}  // namespace heed
