#pragma once

#include <string>
#include <string_view>

namespace heed {

/// The text with what HTML entities stand for (&amp; &auml; &#39; &#x27;, also where a tokeniser
/// has put spaces into them), and what those stand for where they were written twice. A no-break
/// space becomes a space. What is no entity of HTML 4 stays.
std::string without_entities(std::string_view text);

/// The text that was meant where UTF-8 was read as Windows-1252 ("Ã¤" for "ä"), once or twice: if
/// every character beyond ASCII is part of such a sequence. Otherwise the text as it is.
/// REQUIRES: UTF-8.
std::string without_mojibake(std::string_view text);

}  // namespace heed
