#include "job/cut_text.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include "format/atomic_file.h"
#include "format/model_files.h"
#include "job/training_text.h"
#include "text/json_file.h"

namespace heed {
namespace {

namespace fs = std::filesystem;

constexpr const char* kCutFile = "cut.json";

std::uint32_t checksum(const Vocabulary& vocabulary) {
  uLong sum = ::crc32_z(0, nullptr, 0);
  for (const Tokenizer* side : {&vocabulary.source, &vocabulary.target})
    for (const std::string& piece : side->pieces())
      sum = ::crc32_z(sum, reinterpret_cast<const Bytef*>(piece.c_str()), piece.size() + 1);
  return static_cast<std::uint32_t>(sum);
}

/// All that a cut text depends on, in words.
std::string key_of(const TrainingText& text, const Vocabulary& vocabulary,
                   const TrainOptions& options, const TextRecord& record) {
  const nlohmann::ordered_json key = {{"version", 2},
                                      {"own pairs", text.own.count()},
                                      {"pairs", record.pairs},
                                      {"bytes", record.bytes},
                                      {"crc32", record.crc32},
                                      {"vocabulary", checksum(vocabulary)},
                                      {"max length", options.max_length},
                                      {"both directions", options.both_directions},
                                      {"links", options.is_guided()}};
  return key.dump();
}

std::string name_of(const std::string& key) {
  return std::to_string(::crc32_z(0, reinterpret_cast<const Bytef*>(key.data()), key.size()));
}

/// One process at a time has it; the others wait. Without locks, as on some network's disk, nobody
/// does: what is made twice is the same.
class FolderLock {
 public:
  explicit FolderLock(const fs::path& folder)
      : file_(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
    if (file_ >= 0) ::flock(file_, LOCK_EX);
  }
  ~FolderLock() {
    if (file_ >= 0) ::close(file_);
  }
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

 private:
  int file_;
};

std::optional<EncodedText> found_text(const fs::path& folder, const std::string& key) {
  if (!fs::exists(folder / kCutFile)) return std::nullopt;
  const auto json = read_json_object(folder / kCutFile);
  if (json.value("key", "") != key) return std::nullopt;
  EncodedText text = mapped_text(folder);
  text.skipped_empty = json.value("skipped empty", std::size_t{0});
  text.skipped_long = json.value("skipped long", std::size_t{0});
  return text;
}

void make_folders(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) throw cannot_write(folder.string(), error.value());
}

EncodedText cut_into(EncodedTextWriter writer, const TrainingText& text,
                     const Vocabulary& vocabulary, const TrainOptions& options) {
  const auto add = [&](const ParallelText& part) {
    writer.add(part, vocabulary, options.max_length, options.threads);
  };
  for_parts(text.own, [&](ParallelText part) {
    prepare_own(part, vocabulary, options);
    add(part);
  });
  for_parts(text.also, [&](ParallelText part) {
    prepare_also(part, vocabulary);
    add(part);
  });
  EncodedText cut = std::move(writer).finish(
      {.empty = text.own.skipped.empty + text.also.skipped.empty,
       .too_long = text.own.skipped.too_long + text.also.skipped.too_long});
  if (cut.source.empty())
    throw std::runtime_error("every pair of the training text is longer than --max-length " +
                             std::to_string(options.max_length) + " pieces; raise it");
  return cut;
}

/// In a folder of `place` that is named by the key.
EncodedText shared_text(const fs::path& place, const std::string& key,
                        const std::function<EncodedText(const fs::path&)>& cut_to) {
  make_folders(place);
  const FolderLock lock(place);
  const fs::path folder = place / name_of(key);
  if (auto found = found_text(folder, key)) return std::move(*found);
  fs::remove_all(folder);
  NewFolder fresh(folder);
  EncodedText cut = cut_to(fresh.temporary());
  const nlohmann::ordered_json json = {
      {"key", key}, {"skipped empty", cut.skipped_empty}, {"skipped long", cut.skipped_long}};
  write_file_atomically(fresh.temporary() / kCutFile, json.dump(2) + "\n");
  fresh.put_in_place();
  return cut;
}

bool is_large(const StoredText& text) {
  return std::max(text.source.value_count(), text.target.value_count()) > kTextInMemory;
}

/// Of the files of a text, before it is cut: everyday pieces have about four letters.
std::size_t expected_bytes(const TrainingText& text) {
  constexpr std::size_t kLettersOfPiece = 4, kRows = 4;
  std::size_t bytes = 0;
  for (const StoredText* part : {&text.own, &text.also}) {
    const std::size_t letters = part->source.value_count() + part->target.value_count();
    bytes += letters + letters / kLettersOfPiece * sizeof(int) +
             part->size() * kRows * sizeof(std::uint64_t);
  }
  return bytes;
}

void require_room(const fs::path& folder, std::size_t bytes) {
  std::error_code error;
  const auto room = fs::space(folder, error);
  if (error || room.available >= bytes) return;
  const auto mebibytes = [](std::uintmax_t count) { return std::to_string(count >> 20U) + " MiB"; };
  throw std::runtime_error("cut into pieces the training text takes about " + mebibytes(bytes) +
                           ", and " + folder.string() + " has room for " +
                           mebibytes(room.available) +
                           "; make room, or name a folder of another disk by --cache");
}

}  // namespace

Storage storage_of(const TrainOptions& options) {
  if (!options.cache.empty()) {
    make_folders(options.cache);
    return {.folder = options.cache, .memory = kTextInMemory};
  }
  fs::path folder = fs::absolute(options.model);
  while (!fs::is_directory(folder) && folder.has_relative_path()) folder = folder.parent_path();
  return {.folder = folder, .memory = kTextInMemory};
}

fs::path corpus_folder(const fs::path& model) { return model / kCheckpointsFolder / "corpus"; }

EncodedText cut_text(const TrainingText& text, const Vocabulary& vocabulary,
                     const TrainOptions& options, const CutOptions& cut) {
  const bool in_memory = options.cache.empty() && !is_large(text.own) && !is_large(text.also);
  if (in_memory) {
    cut.prepare(0);
    return cut_into(EncodedTextWriter(), text, vocabulary, options);
  }
  const fs::path place =
      options.cache.empty() ? corpus_folder(options.model) : fs::path(options.cache);
  return shared_text(place, key_of(text, vocabulary, options, cut.record),
                     [&](const fs::path& folder) {
                       const std::size_t expected = expected_bytes(text);
                       require_room(place, expected);
                       cut.prepare(expected);
                       return cut_into(EncodedTextWriter(folder), text, vocabulary, options);
                     });
}

std::size_t bytes_of(const EncodedText& text) {
  const auto bytes = [](const auto& rows, std::size_t of_value) {
    return rows.value_count() * of_value + rows.size() * sizeof(std::uint64_t);
  };
  return bytes(text.source, 1) + bytes(text.target, 1) + bytes(text.links, sizeof(Link)) +
         bytes(text.ids.source, sizeof(int)) + bytes(text.ids.target, sizeof(int)) +
         bytes(text.ids.links, sizeof(Link));
}

void forget_cut_text(const TrainOptions& options) { fs::remove_all(corpus_folder(options.model)); }

}  // namespace heed
