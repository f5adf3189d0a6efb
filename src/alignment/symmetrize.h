#pragma once

#include <array>
#include <span>
#include <vector>

#include "alignment/pharaoh.h"
#include "text/named_values.h"

namespace heed {

/// How alignments of the two directions become one (Och & Ney 2003; Koehn et al. 2003), as
/// fast_align's atools does it.
enum class Symmetrization {
  kIntersect,      ///< links of both
  kUnion,          ///< links of either
  kGrowDiag,       ///< from the intersection, repeat: take a link of the union that is beside or
                   ///< diagonal to one taken and has a word that no link taken has
  kGrowDiagFinal,  ///< then take links of the first, then of the second, that have a word without
                   ///< link
  kGrowDiagFinalAnd,  ///< then take links of the first, then of the second, both words of which are
                      ///< without link
};

/// atools' names.
inline constexpr std::array kSymmetrizations = {
    NamedValue{"intersect", Symmetrization::kIntersect},
    NamedValue{"union", Symmetrization::kUnion}, NamedValue{"grow-diag", Symmetrization::kGrowDiag},
    NamedValue{"grow-diag-final", Symmetrization::kGrowDiagFinal},
    NamedValue{"grow-diag-final-and", Symmetrization::kGrowDiagFinalAnd}};

/// Both alignments are of the same sentence pair and have source and target the same way round (see
/// `reversed`); links are at least 0. The result is ordered and without repetition. Links are tried
/// in order, source first.
std::vector<Link> symmetrize(std::span<const Link> first, std::span<const Link> second,
                             Symmetrization method);

}  // namespace heed
