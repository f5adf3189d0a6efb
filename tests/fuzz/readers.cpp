#include "fuzz/readers.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>
#include <string>

#include "aligner/link_model.h"
#include "alignment/naacl.h"
#include "alignment/pharaoh.h"
#include "cli/command.h"
#include "cli/train_options.h"
#include "format/config_json.h"
#include "format/safetensors.h"
#include "format/shortlist.h"
#include "format/temporary_folder.h"
#include "fuzz/memory_file.h"
#include "job/corpus_record.h"
#include "job/recipe.h"
#include "report/training_log.h"
#include "text/json_file.h"
#include "text/json_lines.h"
#include "text/line_reader.h"
#include "text/parallel_text.h"
#include "text/piece_table.h"
#include "text/sentences.h"
#include "text/text_pairs.h"
#include "text/tokenizer.h"
#include "text/utf8.h"

namespace heed {
namespace {

// What the smallest vocabulary of the corpus has: tests/fuzz/corpus/pieces.
constexpr const char* kIds =
    R"({"</s>": 0, "<unk>": 1, "a": 2, "b": 3, "▁": 4, "▁a": 5, "ab": 6, "<0x41>": 7, "<pad>": 8})";

void require(bool holds) {
  if (!holds) throw std::logic_error("what was read is not what it should be");
}

template <typename Use>
void for_each_line(std::string_view bytes, Use use) {
  std::istringstream text{std::string(bytes)};
  std::size_t number = 0;
  for (std::string line; std::getline(text, line);) use(line, LinePlace{"file", ++number});
}

void read_safetensors(std::string_view bytes) {
  const auto file = SafetensorsFile::parse(std::string(bytes), "model.safetensors");
  std::size_t sum = 0;
  for (const auto& [name, tensor] : file.tensors())
    for (const char byte : tensor.bytes) sum += static_cast<unsigned char>(byte);
  const auto again =
      SafetensorsFile::parse(safetensors_bytes(file.tensors(), file.metadata()), "again");
  require(again.tensors().size() == file.tensors().size() && sum < ~std::size_t{0});
}

void read_config(std::string_view bytes) {
  const auto config = config_of_json(parse_json(bytes, "config.json"), "config.json");
  config.validate();
  json_of_config(config, DataType::kFloat32);
}

void read_vocabulary(std::string_view bytes) {
  const MemoryFile file(bytes);
  const auto table = PieceTable::load(file.path());
  for (int id = 0; id < table.size(); ++id) require(table.contains(table.piece(id)));
}

void read_pieces(std::string_view bytes) {
  const MemoryFile pieces(bytes), ids(kIds);
  const auto tokenizer = Tokenizer::load(pieces.path(), ids.path());
  const auto line = tokenizer.encode("ab \u00e9 a>>b<<");
  require(line.ids.size() == line.pieces.size() + 1);
  tokenizer.decode(line.ids);
  tokenizer.describe(line.ids);
}

void read_shortlist(std::string_view bytes) {
  constexpr int kSources = 4, kTargets = 10;
  const MemoryFile file(bytes);
  const auto shortlist = Shortlist::read(file.path(), kSources, kTargets);
  require(shortlist.bytes() == bytes);
  std::vector<int> ids = shortlist.always();
  const auto others = shortlist.targets_of(std::array{0, 1, 2, 3, 0});
  ids.insert(ids.end(), others.begin(), others.end());
  std::sort(ids.begin(), ids.end());
  require(std::adjacent_find(ids.begin(), ids.end()) == ids.end());
  require(ids.empty() || (ids.front() >= 0 && ids.back() < kTargets));
}

std::string plain_aligner_settings() {
  const std::vector<double> jumps = JumpWeights().weights;
  return nlohmann::json{{"version", 1},
                        {"forward_jumps", jumps},
                        {"reverse_jumps", jumps},
                        {"spelling", SpellingRates().rates}}
      .dump();
}

/// The four files of a folder, one behind the other, with form feeds between. Where nothing is of
/// the first, it is a plain one, so that the others are looked at.
void read_learnt_links(std::string_view bytes) {
  static const std::string kSettings = plain_aligner_settings();
  const TemporaryFolder folder;
  for (const char* name : {"aligner.json", "source.tsv", "target.tsv", "links.tsv"}) {
    const std::size_t end = std::min(bytes.find('\f'), bytes.size());
    const bool is_plain = end == 0 && std::string_view(name) == "aligner.json";
    folder.write(name, is_plain ? kSettings : bytes.substr(0, end));
    bytes.remove_prefix(std::min(end + 1, bytes.size()));
  }
  const LinkModel model(folder.path());
  PairEvidence evidence;
  PairChains chains;
  model.collect(aligner_words("the dog dogged no 7"), aligner_words("der hund no 7"), evidence);
  const auto& found =
      chains.run(evidence, model.lexicon().forward, model.lexicon().reverse, nullptr);
  for (const auto* probabilities :
       {&found.forward, &found.reverse, &found.source_empty, &found.target_empty})
    for (const float probability : *probabilities) require(probability >= 0 && probability < 1.01F);
}

void read_recipe(std::string_view bytes) {
  require_same_model("d-model = 1\n", std::string(bytes), "model");
  require_same_model(std::string(bytes), "d-model = 1\n", "model");
}

void read_options(std::string_view bytes) {
  const MemoryFile file(bytes);
  CLI::App app;
  TrainOptions options;
  CLI::App* command = add_command(app, "train", "");
  add_train_options(*command, options);
  try {
    app.parse("train --config " + file.path().string());
  } catch (const CLI::ParseError& error) {
    throw std::invalid_argument(error.what());
  }
}

void read_links(std::string_view bytes) {
  for_each_line(bytes, [](const std::string& line, const LinePlace& place) {
    parse_gold_links(line, place, false);
    const auto links = parse_links(line, place);
    require(parse_links(print_links(links), place) == links);
    reversed(links);
  });
}

void read_shared_task(std::string_view bytes) {
  std::vector<std::string> lines;
  for_each_line(bytes, [&](const std::string& line, const LinePlace&) { lines.push_back(line); });
  if (!is_naacl(lines)) return;
  for (const std::string& line : pharaoh_of_naacl(lines, "gold"))
    parse_gold_links(line, LinePlace{"gold", 1}, false);
}

void read_json_lines(std::string_view bytes) {
  for_each_line(bytes, [](const std::string& line, const LinePlace& place) {
    JsonFields fields = parse_json_line(line, place);
    const std::string text = fields.dump();
    require(text.find('\n') == std::string::npos && is_valid_utf8(text));
    require(parse_json_line(text, place).dump() == text);
    fields.set("translation", "x");
    string_field(fields, "source", true, place);
  });
}

void read_text(std::string_view bytes) {
  const MemoryFile file(bytes);
  LineReader lines(file.path(), [](const std::string&) {});
  while (const auto line = lines.next()) require(is_valid_utf8(*line));
}

/// Text with tabs, JSON lines or TMX, packed or not. What is wanted of it is the first byte's
/// choice.
void read_pairs(std::string_view bytes) {
  static const std::array kSelections = {
      PairSelection{}, PairSelection{.source_column = 2, .target_column = 1},
      PairSelection{.source_column = 3, .target_column = 1},
      PairSelection{.source_language = "en", .target_language = "de"},
      PairSelection{.source_language = "de"}};
  if (bytes.empty()) return;
  const auto choice = static_cast<unsigned char>(bytes.front() - '0') % kSelections.size();
  const MemoryFile file(bytes.substr(1));
  TextPairFiles files;
  files.pairs = file.path().string();
  files.selection = kSelections.at(choice);
  TextPairReader pairs(files, [](const std::string&) {});
  while (const auto pair = pairs.next())
    require(is_valid_utf8(pair->source) && is_valid_utf8(pair->target));
  ParallelTextOptions options;
  options.pairs = {file.path()};
  options.selection = files.selection;
  read_parallel_text(options);
}

/// A line as it is cut into sentences and pieces. (Lines are UTF-8 when they come here.)
void read_line(std::string_view bytes) {
  static const std::string kFolder = std::string(HEED_SOURCE_DIR) + "/models/toy/";
  static const Tokenizer kTokenizer =
      Tokenizer::load(kFolder + "source.spm", kFolder + "vocab.json");
  static SentenceSplitter splitter("en");
  const std::string line = repair_utf8(bytes);
  std::size_t end = 0;
  for (const TextRange& range : splitter.split(line)) {
    require(end <= range.begin && range.begin <= range.end && range.end <= line.size());
    end = range.end;
  }
  const auto encoded = kTokenizer.encode(line);
  require(std::is_sorted(encoded.word_of_piece.begin(), encoded.word_of_piece.end()));
  require(encoded.ids.size() == encoded.pieces.size() + 1);
  for (const std::size_t begin : encoded.begins) require(begin <= line.size());
  kTokenizer.decode(encoded.ids);
}

void read_corpus_record(std::string_view bytes) {
  const MemoryFile file(bytes);
  heed::read_record(file.path());
}

void read_log(std::string_view bytes) {
  const MemoryFile file(bytes);
  TrainingLog log(file.path(), true);
  log.add(TrainingProgress{.update = 5});
}

constexpr std::array kReaders = {
    Reader{"config", read_config},
    Reader{"corpus_record", read_corpus_record},
    Reader{"json_lines", read_json_lines},
    Reader{"learnt_links", read_learnt_links},
    Reader{"line", read_line},
    Reader{"links", read_links},
    Reader{"log", read_log},
    Reader{"options", read_options},
    Reader{"pairs", read_pairs},
    Reader{"pieces", read_pieces},
    Reader{"recipe", read_recipe},
    Reader{"safetensors", read_safetensors},
    Reader{"shared_task", read_shared_task},
    Reader{"shortlist", read_shortlist},
    Reader{"text", read_text},
    Reader{"vocabulary", read_vocabulary},
};

}  // namespace

std::span<const Reader> readers() { return kReaders; }

void read_or_refuse(const Reader& reader, std::string_view bytes) {
  try {
    reader.read(bytes);
  } catch (const std::runtime_error& refusal) {
    require(*refusal.what() != '\0');
  } catch (const std::invalid_argument& refusal) {
    require(*refusal.what() != '\0');
  }
}

}  // namespace heed
