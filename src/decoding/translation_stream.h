#pragma once

#include "decoding/stream_windows.h"
#include "decoding/translator.h"

namespace heed {

/// Translates until `read` gives nothing or `write` wants no more. Lines that wait are translated
/// together, a lone line at once. Holds windows of lines, never the stream. Rethrows what `read`
/// and `write` throw.
void translate_stream(Translator& translator, const ReadItem<SourceLine>& read,
                      const Translator::WriteTranslations& write);

}  // namespace heed
