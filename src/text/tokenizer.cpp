#include "text/tokenizer.h"

#include <sentencepiece_processor.h>

#include <algorithm>
#include <charconv>
#include <exception>
#include <future>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <utility>

#include "text/file_bytes.h"
#include "text/piece_table.h"
#include "text/utf8.h"
#include "text/words.h"

namespace heed {

struct Tokenizer::Model {
  sentencepiece::SentencePieceProcessor processor;
  PieceTable table;
  std::vector<std::string> language_codes;
};

namespace {

constexpr std::string_view kSpaceSymbol = "\u2581";
constexpr std::string_view kUnknownText = "\u2047";

/// False also where a part of SentencePiece throws, such as its trie at an empty piece.
bool is_loaded(const std::string& bytes, sentencepiece::SentencePieceProcessor& processor) {
  try {
    return processor.LoadFromSerializedProto(bytes).ok();
  } catch (const std::exception&) {
    return false;
  }
}

void load_processor(const std::filesystem::path& path,
                    sentencepiece::SentencePieceProcessor& processor) {
  if (!is_loaded(read_file(path), processor)) {
    throw std::runtime_error(
        path.string() + " is not a SentencePiece model; copy it again from where it came from");
  }
}

/// A table made for other pieces would have every line read as something else, without a word. Of
/// MarianMT's tables some lack rare pieces.
void require_same_pieces(const std::filesystem::path& pieces, const std::filesystem::path& ids,
                         const sentencepiece::SentencePieceProcessor& processor,
                         const PieceTable& table) {
  constexpr double kMostMissing = 1.0 / 3.0;
  int missing = 0, all = 0;
  for (int id = 0; id < processor.GetPieceSize(); ++id) {
    if (processor.IsControl(id) || processor.IsUnknown(id) || processor.IsByte(id)) continue;
    ++all;
    if (!table.contains(processor.IdToPiece(id))) ++missing;
  }
  if (missing <= kMostMissing * all) return;
  throw std::runtime_error(pieces.string() + " does not belong to " + ids.string() +
                           ", which lacks " + std::to_string(missing) + " of its " +
                           std::to_string(all) + " pieces; copy both from the same model");
}

/// Which word a byte of a line belongs to.
class WordFinder {
 public:
  explicit WordFinder(std::string_view line) {
    for (const std::string_view word : split_words(line)) {
      ends_.push_back(static_cast<std::size_t>(word.data() - line.data()) + word.size());
    }
  }

  /// The word at `offset`; in whitespace the word that follows, behind the last word the last one.
  int word_at(std::size_t offset) const {
    const auto found = std::upper_bound(ends_.begin(), ends_.end(), offset);
    const auto word = static_cast<int>(found - ends_.begin());
    return std::max(0, std::min(word, words() - 1));
  }

  int words() const { return static_cast<int>(ends_.size()); }

 private:
  std::vector<std::size_t> ends_;  // ascending, one a word
};

constexpr std::string_view kCodeBegin = ">>", kCodeEnd = "<<";

/// The length of `>>deu<<` where `text` begins with such a code, else 0.
std::size_t length_of_code(std::string_view text) {
  if (!text.starts_with(kCodeBegin)) return 0;
  const std::size_t end = text.find(kCodeEnd);
  const std::string_view name = text.substr(0, end);
  if (end == std::string_view::npos || end == kCodeBegin.size() ||
      std::any_of(name.begin(), name.end(), is_word_separator))
    return 0;
  return end + kCodeEnd.size();
}

std::vector<std::string> codes_in(const PieceTable& table) {
  std::vector<std::string> codes;
  for (const std::string& piece : table.pieces())
    if (length_of_code(piece) == piece.size()) codes.push_back(piece);
  return codes;
}

/// A line as it is cut: the visible text, and behind which code the cutting begins.
struct Reading {
  std::string_view code;  ///< a piece of the vocabulary; mostly empty
  std::string_view text;  ///< what follows it
};

Reading reading_of(std::string_view visible, const std::optional<LanguageCode>& code) {
  if (!code || !code->is_known) return {.code = {}, .text = visible};
  const auto begin = static_cast<std::size_t>(code->text.data() - visible.data());
  return {.code = code->text, .text = visible.substr(begin + code->text.size())};
}

/// The byte that a byte-fallback piece `<0x41>` stands for.
std::optional<char> byte_of(const std::string& piece,
                            const sentencepiece::SentencePieceProcessor& processor) {
  if (piece.size() != 6 || !processor.IsByte(processor.PieceToId(piece))) return std::nullopt;
  unsigned value = 0;
  std::from_chars(piece.data() + 3, piece.data() + 5, value, 16);
  return static_cast<char>(value);
}

std::string with_spaces(std::string_view piece) {
  std::string text;
  for (std::size_t at = piece.find(kSpaceSymbol); at != std::string_view::npos;
       at = piece.find(kSpaceSymbol)) {
    text.append(piece.substr(0, at)).push_back(' ');
    piece.remove_prefix(at + kSpaceSymbol.size());
  }
  return text.append(piece);
}

/// Pieces put together again, before the spaces at both ends are taken off.
struct Rendering {
  std::string text;
  std::vector<int> ids;             // [P] without `</s>` and `<pad>`
  std::vector<std::size_t> begins;  // [P] offset in text
};

Rendering render(const std::vector<int>& ids, const PieceTable& table,
                 const sentencepiece::SentencePieceProcessor& processor) {
  Rendering rendering;
  for (const int id : ids) {
    if (id == table.eos_id() || id == table.pad_id()) continue;
    rendering.ids.push_back(id);
    rendering.begins.push_back(rendering.text.size());
    if (id == table.unk_id()) {
      rendering.text += kUnknownText;
    } else if (const std::optional<char> byte = byte_of(table.piece(id), processor)) {
      rendering.text += *byte;
    } else {
      rendering.text += without_stand_ins(with_spaces(table.piece(id)));
    }
  }
  return rendering;
}

std::string_view without_outer_spaces(std::string_view text) {
  while (!text.empty() && is_word_separator(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_word_separator(text.back())) text.remove_suffix(1);
  return text;
}

unsigned folded_seed(std::uint64_t seed) {
  const auto folded = static_cast<unsigned>(seed ^ (seed >> 32));
  return folded == ~0U ? 0U : folded;  // SentencePiece takes ~0 for "draw a seed"
}

/// SentencePiece draws from a generator that lives as long as its thread and is seeded from a
/// global when a thread first asks for it. A fresh thread for each call, under a lock, makes the
/// draws a function of the seed.
template <typename Draw>
auto drawn_in_fresh_thread(std::uint64_t seed, Draw draw) {
  static std::mutex mutex;
  const std::lock_guard<std::mutex> lock(mutex);
  sentencepiece::SetRandomGeneratorSeed(folded_seed(seed));
  return std::async(std::launch::async, draw).get();
}

}  // namespace

void cut_to(EncodedLine& line, std::size_t pieces) {
  const int end = line.ids.back();
  line.pieces.resize(pieces);
  line.pieces.shrink_to_fit();  // of a line of a megabyte, little may stay
  line.word_of_piece.resize(pieces);
  line.begins.resize(std::min(pieces, line.begins.size()));
  line.ids.resize(pieces);
  line.ids.push_back(end);
}

std::string_view spelt_language_code(std::string_view line) {
  std::size_t begin = 0, end = 0;
  while (end < line.size() && is_blank(line.substr(begin, end - begin))) {
    begin = end;
    next_character(line, end);
  }
  return line.substr(begin, length_of_code(line.substr(begin)));
}

std::string language_code_of(const std::string& name) {
  return std::string(kCodeBegin).append(name).append(kCodeEnd);
}

Tokenizer Tokenizer::load(const std::filesystem::path& pieces, const std::filesystem::path& ids) {
  auto model = std::make_shared<Model>();
  load_processor(pieces, model->processor);
  model->table = PieceTable::load(ids);
  require_same_pieces(pieces, ids, model->processor, model->table);
  model->language_codes = codes_in(model->table);
  Tokenizer tokenizer;
  tokenizer.model_ = std::move(model);
  return tokenizer;
}

std::optional<LanguageCode> Tokenizer::language_code(std::string_view line) const {
  if (model_->language_codes.empty()) return std::nullopt;
  const std::string_view code = spelt_language_code(line);
  if (code.empty()) return std::nullopt;
  return LanguageCode{.text = code, .is_known = model_->table.contains(std::string(code))};
}

const std::vector<std::string>& Tokenizer::language_codes() const { return model_->language_codes; }

EncodedLine Tokenizer::encode(std::string_view line, std::span<const TextRange> left_out) const {
  const WordFinder finder(line);
  const std::optional<VisibleText> visible = visible_text(line, left_out);
  const std::string_view text = visible ? std::string_view(visible->text) : line;
  const Reading reading = reading_of(text, language_code(text));
  EncodedLine encoded;
  const auto add = [&](const std::string& piece, const char* at) {
    const auto offset = static_cast<std::size_t>(at - text.data());
    encoded.begins.push_back(visible ? visible->origins[offset] : offset);
    encoded.pieces.push_back(without_stand_ins(piece));
    encoded.ids.push_back(model_->table.id_of_text(piece));
    encoded.word_of_piece.push_back(finder.word_at(encoded.begins.back()));
  };
  if (!reading.code.empty()) add(std::string(reading.code), reading.code.data());
  if (!is_blank(reading.text)) {
    const auto proto = model_->processor.EncodeAsImmutableProto(reading.text);
    for (const auto& piece : proto.pieces())
      add(piece.piece(), reading.text.data() + piece.begin());
  }
  encoded.words = encoded.pieces.empty() ? finder.words() : std::max(1, finder.words());
  encoded.ids.push_back(model_->table.eos_id());
  return encoded;
}

std::vector<std::vector<int>> Tokenizer::sample(std::span<const std::string> lines, int n_best,
                                                float alpha, std::uint64_t seed) const {
  return drawn_in_fresh_thread(seed, [&] {
    std::vector<std::vector<int>> ids_of_lines;
    for (const std::string& line : lines) {
      const std::optional<VisibleText> visible = visible_text(line);
      const std::string_view text = visible ? std::string_view(visible->text) : line;
      const Reading reading = reading_of(text, language_code(text));
      std::vector<int> ids;
      if (!reading.code.empty()) ids.push_back(model_->table.id_of_text(std::string(reading.code)));
      std::vector<std::string> pieces;
      const auto status = model_->processor.SampleEncode(reading.text, n_best, alpha, &pieces);
      if (!status.ok())
        throw std::invalid_argument("cannot sample a segmentation: " + status.ToString());
      for (const std::string& piece : pieces) ids.push_back(model_->table.id_of_text(piece));
      ids.push_back(model_->table.eos_id());
      ids_of_lines.push_back(std::move(ids));
    }
    return ids_of_lines;
  });
}

std::string Tokenizer::decode(const std::vector<int>& ids) const {
  const Rendering rendering = render(ids, model_->table, model_->processor);
  std::string text = repair_utf8(without_outer_spaces(rendering.text));
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
  return text;
}

EncodedLine Tokenizer::describe(const std::vector<int>& ids) const {
  const Rendering rendering = render(ids, model_->table, model_->processor);
  const WordFinder finder(rendering.text);
  EncodedLine described;
  for (std::size_t i = 0; i < rendering.ids.size(); ++i) {
    described.pieces.push_back(model_->table.piece(rendering.ids[i]));
    described.word_of_piece.push_back(finder.word_at(rendering.begins[i]));
  }
  described.words = described.pieces.empty() ? 0 : std::max(1, finder.words());
  described.ids = rendering.ids;
  described.ids.push_back(model_->table.eos_id());
  return described;
}

int Tokenizer::vocabulary_size() const { return model_->table.size(); }
int Tokenizer::unk_id() const { return model_->table.unk_id(); }
int Tokenizer::eos_id() const { return model_->table.eos_id(); }
int Tokenizer::pad_id() const { return model_->table.pad_id(); }
const std::string& Tokenizer::piece(int id) const { return model_->table.piece(id); }
bool Tokenizer::begins_word(int id) const { return piece(id).starts_with(kSpaceSymbol); }

const std::vector<std::string>& Tokenizer::pieces() const { return model_->table.pieces(); }

}  // namespace heed
