#pragma once

#include <filesystem>
#include <functional>

/// A training works in `checkpoints/` of its model folder: `training/` there is its *beginning*,
/// vocabulary, recipe and what the corpus was, beside the state for --resume. In the model folder
/// itself there is nothing of it but its logs before the first model is *delivered*; that replaces
/// an earlier model file by file, once all of them are written, and never leaves parts of two.
/// (What the Torch half calls too: it must not need SentencePiece.)
namespace heed {

/// `checkpoints/training` of a model folder.
std::filesystem::path beginning_of(const std::filesystem::path& model);

/// Puts a model of the training in `model` into `folder` (which may be the same): `write` is given
/// a folder to write configuration and weights to; vocabulary and recipe come from the beginning.
/// All of it is on the disk before the first file is replaced. Throws std::runtime_error naming the
/// file. REQUIRES: the training has begun, so that `model` has its `checkpoints/`.
void deliver_model(const std::filesystem::path& model, const std::filesystem::path& folder,
                   const std::function<void(const std::filesystem::path&)>& write);

}  // namespace heed
