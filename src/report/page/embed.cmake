# Makes C++ string literals of the page's files: cmake -D FOLDER=src/report/page -D OUTPUT=FILE.cpp -P embed.cmake

# literal(VARIABLE FILE): its bytes as "\x68\x69..." in lines of 32, so that nothing in them needs care.
function(literal variable file)
  file(READ ${file} bytes HEX)
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "\\\\x\\1" bytes "${bytes}")
  string(REPEAT "\\\\x.." 32 line)
  string(REGEX REPLACE "(${line})" "\\1\"\n    \"" bytes "${bytes}")
  set(${variable} "\"${bytes}\"" PARENT_SCOPE)
endfunction()

literal(html ${FOLDER}/page.html)
literal(css ${FOLDER}/page.css)
literal(js ${FOLDER}/page.js)
file(WRITE ${OUTPUT} "// Made by src/report/page/embed.cmake.
#include \"report/page_parts.h\"

namespace heed {

const std::string_view kPageHtml =
    ${html};

const std::string_view kPageCss =
    ${css};

const std::string_view kPageJs =
    ${js};

}  // namespace heed
")
