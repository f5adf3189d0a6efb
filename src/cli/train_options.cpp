#include "cli/train_options.h"

#include <algorithm>
#include <filesystem>
#include <stdexcept>
#include <utility>
#include <vector>

#include "cli/command.h"
#include "cli/corpus_options.h"
#include "cli/training_recipe.h"
#include "decoding/search_options.h"
#include "format/model_files.h"
#include "format/model_folder.h"
#include "job/delivery.h"

namespace heed {
namespace {

constexpr const char* kAsLaunched = "as torchrun, mpirun or srun says";

/// An option under a heading of --help, its default shown.
template <typename Value>
CLI::Option* add(CLI::App& group, const std::string& names, Value& value,
                 const std::string& description) {
  return group.add_option(names, value, description)->capture_default_str();
}

/// An option that the plan chooses where nobody says it.
template <typename Value>
CLI::Option* add_planned(CLI::App& group, const std::string& names, Value& value,
                         const std::string& description) {
  return group.add_option(names, value, description)->default_str(kPlanned);
}

void add_span(CLI::App& group, const std::string& name, TrainingSpan& span,
              const std::string& preset, const std::string& description) {
  group
      .add_option_function<std::string>(
          name,
          [&span, name](const std::string& text) {
            try {
              span = TrainingSpan::parse(text);
            } catch (const std::invalid_argument& error) {
              throw std::invalid_argument(name + ": " + error.what());
            }
          },
          description)
      ->default_str(preset)
      ->type_name("SPAN");
}

/// `--layers 6` is short for `--encoder-layers 6 --decoder-layers 6`; a side's own option wins. It
/// passes its value on as soon as it is parsed, so that what the command line says of both sides is
/// there before a file is read.
void add_both(CLI::App& command, const std::string& name, int& encoder, int& decoder,
              const std::string& description) {
  const auto pass_on = [&command, name](const std::string& value) {
    for (const std::string side : {"--encoder-", "--decoder-"})
      if (auto* option = command.get_option(side + name); option->empty())
        option->add_result(value);
  };
  command.add_option_function<std::string>("--" + name, pass_on, description)
      ->trigger_on_parse()
      ->type_name("INT");
  add_planned(command, "--encoder-" + name, encoder, "Of the encoder only")->take_last();
  add_planned(command, "--decoder-" + name, decoder, "Of the decoder only")->take_last();
}

void add_files(CLI::App& command, TrainOptions& options) {
  command.option_defaults()->group("Files");
  add_corpus_options(command, options.text);
  command.add_option("--also-source", options.also.source,
                     "Sentences that were made, such as by translating the target back; read "
                     "behind the code >>also<<, which translating does without");
  command.add_option("--also-target", options.also.target, "Their translations");
  command.add_option("--also-pairs", options.also.pairs,
                     "Such pairs in one file, as --pairs has them");
  command.add_option("--valid-source", options.validation.source,
                     "Sentences to choose the best weights by");
  command.add_option("--valid-target", options.validation.target, "Their translations");
  command.add_option("--valid-pairs,--valid-tsv", options.validation.pairs,
                     "Sentence pairs in one file, as --pairs has them");
  command.add_option("-m,--model", options.model, "The model folder to write")->required();
  command
      .add_option("--vocab", options.vocabulary_folder, "Take the vocabulary of this model folder")
      ->excludes("--start-from");
  command.add_flag("--overwrite", options.overwrite, "Replace the model that is in the folder")
      ->configurable(false);
}

void add_vocabulary(CLI::App& command, TrainOptions& options) {
  command.option_defaults()->group("Vocabulary");
  add_planned(command, "--vocab-size", options.vocabulary.size,
              "Number of subword pieces, of each side where the vocabularies are separate");
  add_named_option(command, "--vocab-type", options.vocabulary.type, kPieceTypes,
                   "How words are cut into subword pieces");
  command.add_flag_function(
      "--separate-vocabs", [&](std::int64_t count) { options.vocabulary.joint = count <= 0; },
      "Separate vocabularies for source and target");
  command.add_flag("--byte-fallback", options.vocabulary.byte_fallback,
                   "Unknown characters become bytes, not <unk>");
  command.add_flag("--split-digits", options.vocabulary.split_digits,
                   "Each digit is a piece of its own, so that numbers are copied digit by digit");
  command
      .add_option_function<std::string>(
          "--codes", [&options](const std::string& text) { options.vocabulary.set_codes(text); },
          "Codes that a source line may begin with (>>fra<<), pieces of the vocabulary: fra,deu")
      ->default_str("");
  add(command, "--character-coverage", options.vocabulary.character_coverage,
      "Share of characters that get a piece");
  add(command, "--source-lang", options.languages.source_language,
      "Source language code, such as en, written into the model folder");
  add(command, "--target-lang", options.languages.target_language,
      "Target language code, such as de, written into the model folder");
  add(command, "--max-length", options.max_length,
      "Longest side of a pair in pieces; longer pairs are skipped");
  add(command, "--sample-pieces", options.sample_pieces,
      "Cut words differently in every epoch: alpha of subword regularisation, 0.1 to 0.5; 0: "
      "never");
  add_variants_option(command, options.variants);
  command.add_flag("--both-directions", options.both_directions,
                   "Read each pair the other way round, too: one model of both directions, for "
                   "--start-from");
}

void add_architecture(CLI::App& command, TrainOptions& options) {
  ModelConfig& config = options.architecture;
  command.option_defaults()->group("Model");
  add_named_option(
      command, "--preset", options.preset, kPresets,
      "How large the model is where its sizes are not given; auto: as the text and the "
      "time allow");
  add_planned(command, "--d-model", config.d_model, "Width of every layer");
  add_both(command, "layers", config.encoder_layers, config.decoder_layers,
           "Layers of encoder and decoder");
  add_both(command, "heads", config.encoder_attention_heads, config.decoder_attention_heads,
           "Heads of attention");
  add_both(command, "ffn", config.encoder_ffn_dim, config.decoder_ffn_dim,
           "Width inside the feed-forward blocks");
  add_named_option(command, "--activation", config.activation_function, kActivations,
                   "Activation of the feed-forward blocks");
  command.add_flag_function(
      "--no-tied-embeddings",
      [&config](std::int64_t count) { config.tie_word_embeddings = count <= 0; },
      "Output projection with weights of its own, not tied to the target embeddings");
  command.add_flag_function(
      "--no-shared-embeddings",
      [&config](std::int64_t count) { config.share_encoder_decoder_embeddings = count <= 0; },
      "Separate source and target embeddings, though the vocabulary is joint");
  add_planned(command, "--dropout", config.dropout,
              "Dropout of embeddings and of each sublayer's output");
  add(command, "--attention-dropout", config.attention_dropout, "Dropout of attention weights");
  add(command, "--activation-dropout", config.activation_dropout,
      "Dropout inside the feed-forward blocks");
}

void add_training(CLI::App& command, TrainOptions& options) {
  TrainingOptions& training = options.training;
  command.option_defaults()->group("Training");
  add_span(command, "--after", training.after, kPlanned,
           "Stop after 8000u (updates), 30e (epochs), 2h, 90m or 300s");
  add_span(command, "--valid-every", training.valid_every, kPlanned,
           "Translate and score the validation set every ...");
  add_planned(command, "--set-aside", options.set_aside_pairs,
              "Pairs to set aside and validate by, where no validation text is given");
  add_span(command, "--save-every", training.save_every, "5m",
           "Save the state, for --resume, every ...");
  add(command, "--early-stopping", training.early_stopping,
      "Validations without gain before stopping; 0: never");
  add_named_option(command, "--keep-best-by", training.keep_best_by, kValidationMetrics,
                   "Metric of the validation that stops early, and by which weights are kept");
  add_planned(command, "--batch-tokens", training.batch_tokens,
              "Tokens a side of a batch, padding included");
  add(command, "--accumulate", training.accumulate, "Batches an update");
  add_planned(command, "--learning-rate", training.learning_rate, "At its peak");
  add_planned(command, "--warmup", training.warmup,
              "Updates until the peak; then ~ 1 / sqrt(update)");
  add_planned(command, "--cooldown", training.cooldown,
              "Share of --after, at its end, over which the rate falls to 0");
  add(command, "--beta1", training.beta1, "Adam's decay of the mean gradient");
  add(command, "--beta2", training.beta2, "Adam's decay of the mean square");
  add(command, "--epsilon", training.epsilon, "Adam's smallest divisor");
  add(command, "--weight-decay", training.weight_decay, "AdamW's, decoupled");
  add(command, "--clip-norm", training.clip_norm, "Largest norm of the gradient; 0: no limit");
  add(command, "--label-smoothing", training.label_smoothing, "Probability spread over all tokens");
  add(command, "--r-drop", training.r_drop,
      "Weight of R-Drop's divergence; 0: one pass a batch only");
  add_planned(
      command, "--guided-alignment", options.guided_alignment,
      "An attention head learns which words belong together, and aligns them then: by links "
      "that are learnt from the training text (auto; chosen of 1,000 to 2 million pairs with "
      "spaces between words), or of a file with a line for each of its pairs (0-0 1-2, as "
      "fast_align writes them); or no head does (none)");
  add(command, "--guided-alignment-weight", training.guided_alignment_weight,
      "Weight of the cross-entropy of its attention");
  add_planned(command, "--guided-alignment-layer", options.guided_alignment_layer,
              "Decoder layer of that head, from 0");
  add(command, "--guided-alignment-head", options.guided_alignment_head, "Its number, from 0");
  add(command, "--dropout-warmup", training.dropout_warmup,
      "Updates over which dropout grows from 0 to its rates");
  add_planned(command, "--average-decay", training.average_decay,
              "Moving average of the weights, an update; 0: none");
  add(command, "--shortlist", options.shortlist,
      "Translations of each piece that the model's shortlist.bin keeps, which makes it translate "
      "faster; 0: no such file");
  add(command, "--average-last", training.average_last,
      "Deliver the mean of the weights at the last N validations");
  add(command, "-b,--beam-size", options.beam_size, "Of the validation's translations");
  add(command, "--seed", training.seed,
      "The same seed gives the same model at the same number of threads");
  add_named_option(command, "--save-precision", training.save_precision, kDataTypes,
                   "Number format of the delivered weights");
  command
      .add_option_function<std::string>(
          "--precision",
          [&training](const std::string& name) {
            if (name != "float32" && name != "bfloat16")
              throw std::invalid_argument("--precision is '" + name +
                                          "'; it must be float32 or bfloat16");
            training.bfloat16_products = name == "bfloat16";
          },
          "Of the matrix products: float32, or bfloat16 (faster where the CPU has AVX512-BF16)")
      ->default_str(kPlanned);
}

void add_run(CLI::App& command, TrainOptions& options) {
  command.option_defaults()->group("Run");
  add(command, "--log-every", options.training.log_every,
      "Updates between progress reports, after the first ones");
  add_threads_option(command, options.threads);
  command
      .add_option("--cache", options.cache,
                  "A folder for the text as it is cut into pieces, which this and later trainings "
                  "read instead of holding it in memory; without it, a text of more than 128 MiB a "
                  "side is kept in checkpoints/corpus until the training ends")
      ->transform(
          [](const std::string& folder) { return std::filesystem::absolute(folder).string(); })
      ->type_name("FOLDER");
  add(command, "--device", options.device, "Where to compute: cpu or cuda");
  command.add_flag("-q,--quiet", options.quiet, "No progress reports");
}

/// (Not under Run: what is resumed may have other processes.)
void add_processes(CLI::App& command, TrainOptions& options) {
  ProcessOptions& processes = options.processes;
  command.option_defaults()->group("Several processes");
  command
      .add_option("--world-size", processes.world_size,
                  "Processes that train together, each with a batch of its own")
      ->default_str(kAsLaunched);
  command.add_option("--rank", processes.rank, "Which of them this is, from 0")
      ->default_str(kAsLaunched);
  command.add_option("--master", processes.master, "HOST:PORT where rank 0 is met by the others")
      ->default_str(kAsLaunched);
  add(command, "--timeout", processes.timeout,
      "Seconds until a process that does not answer ends the training of all");
  add(command, "--reduce", processes.reduce,
      "Number format of gradients between processes: float32, or bfloat16 (half the bytes)");
}

/// Options that are not given come from the recipe of the folder, and its files, as far as a
/// training was begun there.
void add_resume(CLI::App& command, TrainOptions& options) {
  command
      .add_flag_callback(
          "--resume",
          [&command, &options] {
            options.training.resume = true;
            const auto folder = command.get_option("--model")->results();
            if (folder.empty()) return;
            const auto beginning = beginning_of(folder.front());
            const auto recipe = beginning / kRecipeFile, run = beginning / kRunFile;
            if (std::filesystem::exists(recipe)) read_config(recipe.string(), command);
            if (std::filesystem::exists(run)) read_run(run, command);
          },
          "Go on from the state saved in the folder, with its options and files")
      ->configurable(false);
}

/// The sizes of a model, by the options that say them.
std::vector<std::pair<std::string, std::string>> sizes_of(const ModelConfig& config) {
  const auto flag = [](bool value) { return std::string(value ? "true" : "false"); };
  return {{"--d-model", std::to_string(config.d_model)},
          {"--encoder-layers", std::to_string(config.encoder_layers)},
          {"--decoder-layers", std::to_string(config.decoder_layers)},
          {"--encoder-heads", std::to_string(config.encoder_attention_heads)},
          {"--decoder-heads", std::to_string(config.decoder_attention_heads)},
          {"--encoder-ffn", std::to_string(config.encoder_ffn_dim)},
          {"--decoder-ffn", std::to_string(config.decoder_ffn_dim)},
          {"--activation", name_in(kActivations, config.activation_function)},
          {"--no-tied-embeddings", flag(!config.tie_word_embeddings)},
          {"--no-shared-embeddings", flag(!config.share_encoder_decoder_embeddings)}};
}

/// The sizes are the model's; what is said of them besides must be the same.
void take_sizes(const std::string& folder, CLI::App& command) {
  for (const auto& [name, value] : sizes_of(read_model_config(folder))) {
    CLI::Option* option = command.get_option(name);
    const bool is_flag = option->get_expected_min() == 0;
    if (option->empty()) {
      if (!is_flag || value == "true") option->add_result(value);
    } else if (!is_flag && option->results().back() != value) {
      throw std::invalid_argument(name + " is " + option->results().back() +
                                  ", but the model to start from, " + folder + ", has " + value +
                                  "; leave it out");
    }
  }
}

/// Early, as --resume: its callback gives values to the others.
void add_start(CLI::App& command, TrainOptions& options) {
  command.option_defaults()->group("Files");
  command.add_option_function<std::string>(
      "--start-from",
      [&command, &options](const std::string& folder) {
        options.start_from = folder;
        take_sizes(folder, command);
      },
      "Begin with the weights, the vocabulary and the sizes of this model (fine-tuning)");
}

}  // namespace

void add_train_options(CLI::App& command, TrainOptions& options) {
  add_resume(command, options);  // early: its callback gives values to the others
  add_start(command, options);
  add_files(command, options);
  add_vocabulary(command, options);
  add_architecture(command, options);
  add_training(command, options);
  add_run(command, options);
  add_processes(command, options);
}

}  // namespace heed
