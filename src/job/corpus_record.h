#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>

#include "job/stored_text.h"

/// What the corpus of a training was, so that another one is not taken for it.
namespace heed {

struct TextRecord {
  std::size_t pairs = 0, bytes = 0;
  std::uint32_t crc32 = 0;  ///< of all lines, each with its end; links among them

  bool operator==(const TextRecord&) const = default;
};

struct CorpusRecord {
  TextRecord training = {}, validation = {};
};

TextRecord record_of(const ParallelText& text);
/// Of the pairs that are used.
TextRecord record_of(const TrainingText& text);

/// `corpus.json`: {"training": {"pairs": 33000, "bytes": 2405113, "crc32": 305419896}, ...}.
/// Both throw std::runtime_error naming the file.
void write_record(const std::filesystem::path& path, const CorpusRecord& corpus);
CorpusRecord read_record(const std::filesystem::path& path);

/// Throws std::invalid_argument naming the text that is not the one that the training in `folder`
/// was begun with.
void require_same_corpus(const CorpusRecord& begun, const CorpusRecord& now,
                         const std::filesystem::path& folder);

}  // namespace heed
