#pragma once

#include <filesystem>
#include <string>
#include <unordered_map>
#include <vector>

namespace heed {

/// A side's vocabulary, {piece: id} in a file: every id from 0 to V - 1 once, and `</s>`, `<unk>`,
/// `<pad>` among the pieces.
class PieceTable {
 public:
  /// Throws std::runtime_error naming the file and what is wrong with it.
  static PieceTable load(const std::filesystem::path& path);

  /// The id of a piece of *text*: what is not in the table, or would be a control symbol there, is
  /// `<unk>`.
  int id_of_text(const std::string& piece) const;

  /// REQUIRES: 0 <= id < size(), else std::out_of_range.
  const std::string& piece(int id) const { return pieces_.at(static_cast<std::size_t>(id)); }

  const std::vector<std::string>& pieces() const { return pieces_; }
  bool contains(const std::string& piece) const { return ids_.count(piece) > 0; }
  int size() const { return static_cast<int>(pieces_.size()); }
  int unk_id() const { return unk_id_; }
  int eos_id() const { return eos_id_; }
  int pad_id() const { return pad_id_; }

 private:
  std::unordered_map<std::string, int> ids_;
  std::vector<std::string> pieces_;  // [V]
  int unk_id_ = 0;
  int eos_id_ = 0;
  int pad_id_ = 0;
};

}  // namespace heed
