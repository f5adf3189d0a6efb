#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "cli/align.h"
#include "cli/line_output.h"
#include "report/links_page.h"
#include "text/line_reader.h"

namespace heed {

/// The page of links that --html names.
class LinksFile {
 public:
  /// More pairs than these are left out, and `warn` told: a browser has all of a page in memory.
  static constexpr std::size_t kMostPairs = 20000;

  /// `path` may be empty: then nothing is kept or written. Throws as LineOutput does.
  LinksFile(const std::string& path, TellRepair warn);

  bool is_wanted() const { return output_.has_value(); }
  void add(LinkedPair pair);
  void finish();

 private:
  std::optional<LineOutput> output_;
  TellRepair warn_;
  std::vector<LinkedPair> pairs_;
};

/// All that `heed align` writes: the lines of --output, those of each direction, the page.
class AlignOutput {
 public:
  /// Throws as LineOutput does.
  AlignOutput(const AlignOptions& options, TellRepair warn);

  /// False: nobody wants more.
  bool write(std::span<const AlignedPair> pairs);
  void finish();

 private:
  LineOutput lines_;
  std::optional<LineOutput> forward_, reverse_;
  LinksFile page_;
};

/// A text pair for --units character.
void separate_characters_of(TextPair& pair);

}  // namespace heed
