#pragma once

#include <memory>
#include <optional>
#include <stop_token>

#include "text/byte_source.h"
#include "text/line_place.h"
#include "text/text_pair.h"

namespace heed {

/// The pairs of a translation memory (TMX 1.4b), as a stream: of each unit <tu> the first text of
/// either language. What a text has of its file's format (<bpt>, <ept>, <ph>, <it>, <ut>) is left
/// out, and line breaks are read as spaces. Units that lack a language are passed over.
class TmxReader {
 public:
  TmxReader(ByteSource source, const PairSelection& selection);
  ~TmxReader();
  TmxReader(TmxReader&&) noexcept;
  TmxReader& operator=(TmxReader&&) noexcept;

  /// Nothing at the end, or when stopped. Throws std::runtime_error naming file and line where it
  /// is not XML, not TMX, or has no unit with both languages.
  std::optional<TextPair> next(const std::stop_token& stop = {});

  /// Of the unit that `next` gave last; line 0 before the first.
  LinePlace place() const;

 private:
  struct Parser;
  std::unique_ptr<Parser> parser_;
};

}  // namespace heed
