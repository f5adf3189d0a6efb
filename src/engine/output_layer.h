#pragma once

#include <cstdint>
#include <span>

#include "decoding/step_scorer.h"
#include "engine/layers.h"

/// The last layer, and what is wanted of it. Scores are computed in parts small enough to stay in
/// the L2 cache, and used there: written in full only where all are wanted. V vocabulary.
namespace heed {

/// log p of every next token: scratch.x [rows, D] -> log_probabilities [rows, V].
void log_probabilities(const EngineParameters& parameters, std::int64_t rows, Scratch& scratch,
                       float* log_probabilities);

/// The tokens that a row may go on with, and the last layer for them.
struct TokenSubset {
  std::vector<int> ids;  ///< ascending
  Linear output;         ///< D -> ids
};

/// What is wanted of each row's next tokens (decoding/step_scorer.h): x [rows, D] -> tokens [rows].
void likeliest_tokens(const EngineParameters& parameters, const float* x,
                      std::span<const NextTokens> wanted, Scratch& scratch,
                      std::span<std::vector<TokenScore>> tokens);

/// The same among the tokens of two subsets, log p with all others taken as impossible:
/// `of_all` is that of every row, `own` [rows] that of each, one after the other for rows that have
/// the same.
void likeliest_tokens(const TokenSubset& of_all, std::span<const TokenSubset* const> own,
                      const float* x, std::span<const NextTokens> wanted, Scratch& scratch,
                      std::span<std::vector<TokenScore>> tokens);

/// log p of one next token a row: scratch.x [rows, D], ids [rows] -> results [rows].
void log_probabilities_of(const EngineParameters& parameters, std::span<const int> ids,
                          Scratch& scratch, std::span<float> results);

}  // namespace heed
