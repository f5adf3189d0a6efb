#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "text/invisible.h"

namespace heed {

/// One line as the model reads it. P pieces; the ids end with `</s>`, so there are P + 1 of them.
struct EncodedLine {
  std::vector<std::string> pieces;  ///< [P] SentencePiece's pieces, U+2581 for a space
  std::vector<int> ids;             ///< [P + 1] `</s>` last
  std::vector<int>
      word_of_piece;  ///< [P] the 0-based whitespace token that each piece is a part of, never
                      ///< falling; a piece of space alone belongs to the word that follows it
  int words = 0;      ///< number of whitespace tokens, 1 where there are pieces but no token
  std::vector<std::size_t> begins =
      {};  ///< [P] the byte of the line where each piece begins; none where no line was cut
};

/// What a line for a model with several target languages begins with, such as `>>deu<<`.
struct LanguageCode {
  std::string_view text;  ///< a part of the line
  bool is_known = false;  ///< a piece of the vocabulary
};

/// The code that a line begins with, behind spaces or not, whether a vocabulary has it or not: a
/// part of the line; empty where there is none.
std::string_view spelt_language_code(std::string_view line);
/// `>>deu<<` of "deu".
std::string language_code_of(const std::string& name);

/// Keeps the first `pieces` pieces of a line, and its `</s>`. REQUIRES: it has as many.
void cut_to(EncodedLine& line, std::size_t pieces);

/// Strings to ids and back, for one side (source or target) of a model: pieces by SentencePiece,
/// ids by a table. Copies share the loaded models.
class Tokenizer {
 public:
  /// `pieces`: a SentencePiece model; `ids`: {piece: id} as JSON. Throws std::runtime_error naming
  /// the file and the remedy.
  static Tokenizer load(const std::filesystem::path& pieces, const std::filesystem::path& ids);

  /// `line` must be UTF-8 (see text/utf8.h for repair). A blank line gives `</s>` alone. Text that
  /// spells a control symbol (`</s>`, `<pad>`) stays text. A target-language code at the start,
  /// `>>deu<<`, is one piece where the vocabulary has it. A word may be without pieces: invisible
  /// characters are not read (text/invisible.h), nor are the bytes of `left_out`.
  EncodedLine encode(std::string_view line, std::span<const TextRange> left_out = {}) const;

  /// The code that a line begins with, behind spaces or not; nothing where it has none, or where
  /// the vocabulary knows no codes at all.
  std::optional<LanguageCode> language_code(std::string_view line) const;
  const std::vector<std::string>& language_codes() const;  ///< all that the vocabulary has

  /// Subword regularisation (Kudo 2018): the ids of each line, `</s>` last, by a segmentation drawn
  /// from the n best with probability^alpha (unigram; n_best -1: from the whole lattice; at most
  /// 512) or by merge dropout alpha (BPE, whatever n_best; Provilkov et al. 2020). Deterministic in
  /// `lines` and `seed`, whichever thread calls.
  std::vector<std::vector<int>> sample(std::span<const std::string> lines, int n_best, float alpha,
                                       std::uint64_t seed) const;

  /// Text of ids on one line; `</s>` and `<pad>` are left out, `<unk>` becomes U+2047, a line feed
  /// (from a byte piece) a space. REQUIRES: every id in [0, vocabulary_size()), else
  /// std::out_of_range.
  std::string decode(const std::vector<int>& ids) const;

  /// Pieces of ids with the word each belongs to in `decode(ids)`: what `encode` would say if it
  /// cut the text the same way.
  EncodedLine describe(const std::vector<int>& ids) const;

  int vocabulary_size() const;
  int unk_id() const;
  int eos_id() const;
  int pad_id() const;
  const std::string& piece(int id) const;
  bool begins_word(int id) const;                  ///< the piece has a space before it
  const std::vector<std::string>& pieces() const;  ///< [V] by id

 private:
  struct Model;
  std::shared_ptr<const Model> model_;
};

}  // namespace heed
