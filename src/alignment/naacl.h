#pragma once

#include <string>
#include <string_view>
#include <vector>

/// Links as the shared tasks on word alignment write them (Mihalcea & Pedersen 2003): a line a
/// link, `0012 3 4 P 0.9`: sentence, source word and target word, all counted from 1, whether it is
/// sure (S, which may be missing) or possible (P), and perhaps a score. Word 0 is no word.
namespace heed {

/// Whether a text begins with such a line.
bool is_naacl(const std::vector<std::string>& lines);

/// The same in the Pharaoh format, counted from 0: a line for each sentence until the last that has
/// a link. Throws std::runtime_error naming the line of `file`.
std::vector<std::string> pharaoh_of_naacl(const std::vector<std::string>& lines,
                                          std::string_view file);

}  // namespace heed
