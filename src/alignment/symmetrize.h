#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "alignment/pharaoh.h"

namespace heed {

/// How alignments of the two directions become one (Och & Ney 2003; Koehn et al. 2003), as fast_align's atools does it.
enum class Symmetrization {
  kIntersect,      ///< links of both
  kUnion,          ///< links of either
  kGrowDiag,       ///< from the intersection, repeat: take a link of the union that is beside or diagonal to one taken
                   ///< and has a word that no link taken has
  kGrowDiagFinal,  ///< then take links of the first, then of the second, that have a word without link
  kGrowDiagFinalAnd,  ///< then take links of the first, then of the second, both words of which are without link
};

/// The methods by name: intersect, union, grow-diag, grow-diag-final, grow-diag-final-and.
/// Throws std::invalid_argument naming the valid names.
Symmetrization symmetrization_named(std::string_view name);

/// Both alignments are of the same sentence pair and have source and target the same way round (see `reversed`); links
/// are at least 0. The result is ordered and without repetition. Links are tried in order, source first.
std::vector<Link> symmetrize(std::span<const Link> first, std::span<const Link> second, Symmetrization method);

}  // namespace heed
