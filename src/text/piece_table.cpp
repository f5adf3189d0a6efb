#include "text/piece_table.h"

#include <stdexcept>

#include "text/json_file.h"

namespace heed {
namespace {

int checked_id(const nlohmann::json& value, std::size_t size, const std::string& piece,
               const std::string& file) {
  if (!value.is_number_unsigned() || value.get<std::uint64_t>() >= size) {
    throw std::runtime_error(file + ": the id of piece \"" + piece +
                             "\" must be a whole number from 0 to " + std::to_string(size - 1) +
                             " (one less than the number of pieces)");
  }
  return value.get<int>();
}

}  // namespace

PieceTable PieceTable::load(const std::filesystem::path& path) {
  const nlohmann::json json = read_json_object(path);
  PieceTable table;
  table.pieces_.resize(json.size());
  std::vector<bool> taken(json.size(), false);
  for (const auto& [piece, value] : json.items()) {
    const int id = checked_id(value, json.size(), piece, path.string());
    const auto slot = static_cast<std::size_t>(id);
    if (taken[slot]) {
      throw std::runtime_error(path.string() + ": the pieces \"" + table.pieces_[slot] +
                               "\" and \"" + piece + "\" have the same id, " + std::to_string(id));
    }
    taken[slot] = true;
    table.pieces_[slot] = piece;
    table.ids_.emplace(piece, id);
  }
  const auto control_id = [&](const char* symbol) {
    const auto found = table.ids_.find(symbol);
    if (found == table.ids_.end())
      throw std::runtime_error(path.string() + " lacks the piece " + symbol);
    return found->second;
  };
  table.unk_id_ = control_id("<unk>");
  table.eos_id_ = control_id("</s>");
  table.pad_id_ = control_id("<pad>");
  return table;
}

int PieceTable::id_of_text(const std::string& piece) const {
  const auto found = ids_.find(piece);
  if (found == ids_.end() || found->second == eos_id_ || found->second == pad_id_) return unk_id_;
  return found->second;
}

}  // namespace heed
