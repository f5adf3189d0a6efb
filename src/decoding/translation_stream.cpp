#include "decoding/translation_stream.h"

#include <utility>

namespace heed {

void translate_stream(Translator& translator, const ReadItem<SourceLine>& read,
                      const Translator::WriteTranslations& write) {
  std::uint64_t first_line = 0;
  const auto translate = [&](std::vector<SourceLine> lines) {
    const std::uint64_t count = lines.size();
    const bool more_wanted = translator.translate_window(std::move(lines), first_line, write);
    first_line += count;
    return more_wanted;
  };
  stream_windows<SourceLine>(read, translator.window_limits(), translate);
}

}  // namespace heed
