#pragma once

#include <array>

/// The files of a model folder. Those of a MarianMT checkpoint have Hugging Face's names; the
/// others are heed's own.
namespace heed {

inline constexpr const char* kConfigFile = "config.json";
inline constexpr const char* kGenerationFile = "generation_config.json";
inline constexpr const char* kWeightsFile = "model.safetensors";

/// Which target pieces translate a source piece (format/shortlist.h); it may be missing.
inline constexpr const char* kShortlistFile = "shortlist.bin";

// The vocabulary: a SentencePiece model a side, {piece: id} for both or for each.
inline constexpr const char* kSourcePiecesFile = "source.spm";
inline constexpr const char* kTargetPiecesFile = "target.spm";
inline constexpr const char* kVocabularyFile = "vocab.json";
inline constexpr const char* kTargetVocabularyFile =
    "target_vocab.json";  ///< only of separate vocabularies
inline constexpr const char* kTokenizerFile = "tokenizer_config.json";
inline constexpr std::array kVocabularyFiles = {
    kSourcePiecesFile, kTargetPiecesFile, kVocabularyFile, kTargetVocabularyFile, kTokenizerFile};

// What a training leaves besides.
inline constexpr const char* kRecipeFile = "recipe.toml";   ///< the options it was trained with
inline constexpr const char* kModelCardFile = "README.md";  ///< for people
inline constexpr const char* kTrainingLogFile = "training.jsonl";
inline constexpr const char* kTrainingPageFile = "training.html";
inline constexpr const char* kEventsFolder = "tensorboard";
inline constexpr const char* kCheckpointsFolder = "checkpoints";  ///< never needed to translate
inline constexpr const char* kStateFile = "state.safetensors";    ///< in the folder of checkpoints
/// In the folder of checkpoints: vocabulary and recipe of the training, and what its corpus was.
inline constexpr const char* kBeginningFolder = "training";
inline constexpr const char* kCorpusFile = "corpus.json";  ///< in the folder of the beginning
/// There, too: what --resume needs besides the recipe, {"--source": ["/home/me/train.en"], ...}.
inline constexpr const char* kRunFile = "run.json";

}  // namespace heed
