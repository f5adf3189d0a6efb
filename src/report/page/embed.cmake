# Makes C++ string literals of the pages' files: cmake -D FOLDER=src/report/page -D OUTPUT=FILE.cpp -P embed.cmake

# literal(VARIABLE FILE): its bytes as "\x68\x69..." in lines of 32, so that nothing in them needs care.
function(literal variable file)
  file(READ ${FOLDER}/${file} bytes HEX)
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "\\\\x\\1" bytes "${bytes}")
  string(REPEAT "\\\\x.." 32 line)
  string(REGEX REPLACE "(${line})" "\\1\"\n    \"" bytes "${bytes}")
  set(${variable} "\"${bytes}\"" PARENT_SCOPE)
endfunction()

foreach(part base.css theme.js explain.html explain.css live.css live.js heads.js changes.js explain.js neuron.js tour.js composer.js begin.js
    live_worker.js links.html links.css gold.js links.js training.html training.css training.js)
  literal(${part} ${part})
endforeach()
file(WRITE ${OUTPUT} "// Made by src/report/page/embed.cmake.
#include \"report/page_parts.h\"

namespace heed {

const std::string_view kBaseCss =
    ${base.css};

const std::string_view kThemeJs =
    ${theme.js};

const std::string_view kWorkerJs =
    ${live_worker.js};

const PageParts kExplainPage = {
    ${explain.html},

    ${explain.css}
    ${live.css},

    ${live.js}
    ${heads.js}
    ${changes.js}
    ${explain.js}
    ${neuron.js}
    ${tour.js}
    ${composer.js}
    ${begin.js}};

const PageParts kLinksPage = {
    ${links.html},

    ${links.css},

    ${gold.js}
    ${links.js}};

const PageParts kTrainingPage = {
    ${training.html},

    ${training.css},

    ${training.js}};

}  // namespace heed
")
