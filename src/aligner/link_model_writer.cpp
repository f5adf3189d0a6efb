#include <array>
#include <charconv>
#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "aligner/link_model.h"
#include "format/atomic_file.h"

namespace heed {
namespace {

/// Fewer expected links than this say nothing.
constexpr float kLeastLinks = 0.01F;

std::string text_of(float number) {
  std::array<char, 32> text;
  const auto end = std::to_chars(text.data(), text.data() + text.size(), number).ptr;
  return {text.data(), end};
}

/// A text file of the folder, written line by line.
class TextFile {
 public:
  explicit TextFile(const std::filesystem::path& path) : path_(path), file_(path) {}
  void write(const std::string& line) { file_ << line << '\n'; }
  void finish() {
    errno = 0;
    if (!file_.flush()) throw cannot_write(path_.string(), errno);
  }

 private:
  std::filesystem::path path_;
  std::ofstream file_;
};

void write_words(const std::filesystem::path& path, const WordIds& ids,
                 const SideStatistics& statistics) {
  TextFile file(path);
  for (std::uint32_t word = 0; word < ids.size(); ++word)
    file.write(ids.word(word) + "\t" + std::to_string(statistics.frequencies[word]) + "\t" +
               text_of(statistics.totals[word]) + "\t" + text_of(statistics.empty[word]));
  file.finish();
}

void write_links(const std::filesystem::path& path, const Bitext& bitext, const Lexicon& lexicon) {
  TextFile file(path);
  for (std::uint32_t source = 0; source < lexicon.pairs.rows(); ++source) {
    std::size_t entry = lexicon.pairs.begin(source);
    for (const std::uint32_t target : lexicon.pairs.row(source)) {
      const float links = lexicon.weights[entry++];
      if (links >= kLeastLinks)
        file.write(bitext.source_ids().word(source) + "\t" + bitext.target_ids().word(target) +
                   "\t" + text_of(links));
    }
  }
  file.finish();
}

}  // namespace

void write_link_model(const std::filesystem::path& folder, const Bitext& bitext,
                      const Lexicon& lexicon, AlignmentUnits units) {
  write_folder_atomically(folder, [&](const std::filesystem::path& temporary) {
    write_words(temporary / "source.tsv", bitext.source_ids(), lexicon.source);
    write_words(temporary / "target.tsv", bitext.target_ids(), lexicon.target);
    write_links(temporary / "links.tsv", bitext, lexicon);
    const nlohmann::ordered_json settings = {{"version", 1},
                                             {"units", name_in(kAlignmentUnits, units)},
                                             {"forward_jumps", lexicon.forward.weights},
                                             {"reverse_jumps", lexicon.reverse.weights},
                                             {"spelling", lexicon.spelling.rates}};
    TextFile file(temporary / "aligner.json");
    file.write(settings.dump());
    file.finish();
  });
}

}  // namespace heed
