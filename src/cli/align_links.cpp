#include "cli/align_links.h"

#include <stdexcept>

#include "alignment/pharaoh.h"
#include "alignment/symmetrize.h"
#include "cli/line_output.h"
#include "text/line_reader.h"

namespace heed {

void validate_link_files(const AlignOptions& options) {
  const std::string& first = options.links.front();
  if (options.links.size() == 1)
    throw std::invalid_argument(first + " stands alone: write --source " + first +
                                ", or name two files of links to --symmetrize");
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

}  // namespace heed
