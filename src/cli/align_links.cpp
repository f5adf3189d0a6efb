#include "cli/align_links.h"

#include <cstdio>
#include <stdexcept>

#include "alignment/pharaoh.h"
#include "alignment/symmetrize.h"
#include "cli/align_output.h"
#include "cli/line_output.h"
#include "text/line_reader.h"

namespace heed {

void validate_link_files(const AlignOptions& options) {
  const std::string& first = options.links.front();
  if (options.links.size() == 1) {
    if (options.html.empty())
      throw std::invalid_argument(first + " stands alone: write --source " + first +
                                  ", name two files of links to --symmetrize, or a page of these "
                                  "links: --html FILE");
    if (options.translates_first() || options.learn)
      throw std::invalid_argument("a page of the links in " + first +
                                  " needs their sentences, and nothing else: give --source and "
                                  "--target, or --pairs");
    return;
  }
  if (!options.html.empty() || options.output_form().with_directions)
    throw std::invalid_argument(
        "two files of links have no text to show and are both directions already; leave out "
        "--html, --forward-output and --reverse-output");
  if (options.symmetrize.empty())
    throw std::invalid_argument("write --source " + first + " --target " + options.links.back() +
                                "; two files of links need --symmetrize METHOD to become one");
  if (options.learn || !options.files.source.empty() || !options.files.pairs.empty())
    throw std::invalid_argument(
        "files of links are only symmetrised; leave out what is to be aligned");
}

void run_symmetrize_files(const AlignOptions& options) {
  const Symmetrization method = value_named(kSymmetrizations, options.symmetrize, "--symmetrize");
  LineReader forward(options.links.front()), reverse(options.links.back());
  LineOutput output(options.output);
  while (const auto one = forward.next()) {
    const auto other = reverse.next();
    if (!other) break;
    const auto links = symmetrize(parse_links(*one, forward.place()),
                                  parse_links(*other, reverse.place()), method);
    if (!output.write(print_links(links) + "\n")) return;
  }
  if (reverse.next() || forward.line_number() != reverse.line_number())
    throw std::runtime_error(forward.name() + " and " + reverse.name() +
                             " have unequal numbers of lines: line by line they must belong "
                             "together");
  output.finish();
}

void run_show_links(const AlignOptions& options) {
  const TellRepair warn = [&](const std::string& message) {
    if (!options.quiet) std::fprintf(stderr, "heed: %s\n", message.c_str());
  };
  TextPairReader pairs(options.files, warn);
  LineReader lines(options.links.front());
  LinksFile page(options.html, warn);
  while (true) {
    auto pair = pairs.next();
    const auto line = lines.next();
    if (pair.has_value() != line.has_value())
      throw std::runtime_error(lines.name() +
                               " has not as many lines as the text has pairs: line by line they "
                               "must belong together");
    if (!pair) break;
    if (options.aligner.units == AlignmentUnits::kCharacter) separate_characters_of(*pair);
    parse_gold_links(*line, lines.place(), false);  // what is no link is refused
    page.add({.source = pair->source, .target = pair->target, .links = *line});
  }
  page.finish();
}

}  // namespace heed
