#include "job/corpus_record.h"

#include <zlib.h>

#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>

#include "alignment/pharaoh.h"
#include "format/atomic_file.h"
#include "text/json_file.h"

namespace heed {
namespace {

void add(TextRecord& record, const std::string& line) {
  const auto* bytes = reinterpret_cast<const Bytef*>(line.c_str());  // with its NUL for an end
  record.crc32 = static_cast<std::uint32_t>(::crc32_z(record.crc32, bytes, line.size() + 1));
  record.bytes += line.size();
}

void add(TextRecord& record, const ParallelText& text) {
  record.pairs += text.source.size();
  for (std::size_t i = 0; i < text.source.size(); ++i) {
    add(record, text.source[i]);
    add(record, text.target[i]);
    if (!text.links.empty()) add(record, print_links(text.links[i]));
  }
}

nlohmann::json json_of(const TextRecord& record) {
  return {{"pairs", record.pairs}, {"bytes", record.bytes}, {"crc32", record.crc32}};
}

TextRecord record_in(const nlohmann::json& json) {
  return {.pairs = json.at("pairs"), .bytes = json.at("bytes"), .crc32 = json.at("crc32")};
}

void require_same(const std::string& name, const TextRecord& begun, const TextRecord& now,
                  const std::filesystem::path& folder) {
  if (begun == now) return;
  const auto difference =
      begun.pairs == now.pairs
          ? std::to_string(now.pairs) + " pairs, but others"
          : std::to_string(begun.pairs) + " pairs then, " + std::to_string(now.pairs) + " now";
  throw std::invalid_argument(
      "--resume: the " + name + " text is not the one that the training in " + folder.string() +
      " was begun with (" + difference + "); give the same files, or train in another folder");
}

}  // namespace

TextRecord record_of(const ParallelText& text) {
  TextRecord record;
  add(record, text);
  return record;
}

TextRecord record_of(const TrainingText& text) {
  TextRecord record;
  for (const StoredText* part : {&text.own, &text.also})
    for_parts(*part, [&](const ParallelText& pairs) { add(record, pairs); });
  return record;
}

void write_record(const std::filesystem::path& path, const CorpusRecord& corpus) {
  const nlohmann::ordered_json json = {{"training", json_of(corpus.training)},
                                       {"validation", json_of(corpus.validation)}};
  write_file_atomically(path, json.dump(2) + "\n");
}

CorpusRecord read_record(const std::filesystem::path& path) {
  const auto json = read_json_object(path);
  try {
    return {.training = record_in(json.at("training")),
            .validation = record_in(json.at("validation"))};
  } catch (const nlohmann::json::exception&) {
    throw std::runtime_error(path.string() +
                             " does not say what the corpus was; train anew with --overwrite");
  }
}

void require_same_corpus(const CorpusRecord& begun, const CorpusRecord& now,
                         const std::filesystem::path& folder) {
  require_same("training", begun.training, now.training, folder);
  require_same("validation", begun.validation, now.validation, folder);
}

}  // namespace heed
