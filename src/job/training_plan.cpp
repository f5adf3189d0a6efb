#include "job/training_plan.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "format/model_folder.h"
#include "text/clock_time.h"

namespace heed {
namespace {

/// As one would type it.
std::string typed(double value) {
  char text[32];
  return {text, std::to_chars(text, text + sizeof text, value, std::chars_format::fixed).ptr};
}

std::string typed(const TrainingSpan& span) {
  constexpr std::string_view kUnits = "ues";
  return typed(span.amount) + kUnits[static_cast<std::size_t>(span.unit)];
}

/// To so many digits: recipes are read by people.
double rounded(double value, int digits) {
  if (value <= 0.0) return 0.0;
  const double places = digits - 1.0 - std::floor(std::log10(value)),
               unit = std::pow(10.0, std::abs(places));
  return places > 0.0 ? std::round(value * unit) / unit : std::round(value / unit) * unit;
}

/// 12,345,678
std::string grouped(std::size_t value) {
  std::string text = std::to_string(value);
  for (std::size_t at = text.size(); at > 3;) text.insert(at -= 3, ",");
  return text;
}

struct Sizes {
  Preset preset;
  int d_model, layers, heads, ffn;
  double least_epochs;  // with fewer, the next smaller model comes further
  double least_pairs;   // with fewer, it learns them by heart
};

constexpr Sizes kSizes[] = {{.preset = Preset::kBase,
                             .d_model = 256,
                             .layers = 4,
                             .heads = 4,
                             .ffn = 1024,
                             .least_epochs = 12.0,
                             .least_pairs = 50000},
                            {.preset = Preset::kSmall,
                             .d_model = 192,
                             .layers = 4,
                             .heads = 4,
                             .ffn = 768,
                             .least_epochs = 8.0,
                             .least_pairs = 20000},
                            {.preset = Preset::kTiny,
                             .d_model = 128,
                             .layers = 3,
                             .heads = 4,
                             .ffn = 512,
                             .least_epochs = 0.0,
                             .least_pairs = 0}};

ModelConfig with_sizes(ModelConfig model, const Sizes& sizes, const TrainOptions& options) {
  const auto choose = [&](const char* option, int& value, int chosen) {
    if (options.is_open(option)) value = chosen;
  };
  choose("--d-model", model.d_model, sizes.d_model);
  choose("--encoder-layers", model.encoder_layers, sizes.layers);
  choose("--decoder-layers", model.decoder_layers, sizes.layers);
  choose("--encoder-heads", model.encoder_attention_heads, sizes.heads);
  choose("--decoder-heads", model.decoder_attention_heads, sizes.heads);
  const int ffn = sizes.ffn / sizes.d_model * model.d_model;
  choose("--encoder-ffn", model.encoder_ffn_dim, ffn);
  choose("--decoder-ffn", model.decoder_ffn_dim, ffn);
  return model;
}

/// Enough for a small text to be learnt, and not more of a large one than helps.
TrainingSpan planned_end(double pairs) {
  const double epochs = 60.0 * std::pow(5000.0 / pairs, 0.2);
  return {.amount = std::round(std::clamp(epochs, 10.0, 200.0)), .unit = SpanUnit::kEpochs};
}

/// Of a batch. A GPU has little to do with fewer, and its time for an update hardly falls.
int most_tokens(const DeviceSpeed& device) { return device.update_seconds > 0.0 ? 32768 : 4096; }

/// In bfloat16 where that is faster: more text is read in the same time, which is worth more than
/// the digits (scripts/training_grid.tsv).
TrainingOptions with_precision(const TrainingLoad& load, const TrainOptions& options) {
  TrainingOptions training = options.training;
  if (options.is_open("--precision")) training.bfloat16_products = load.device.gains_by_bfloat16;
  if (options.is_open("--batch-tokens")) training.batch_tokens = most_tokens(load.device);
  return training;
}

/// A training whose options are being chosen.
struct Draft {
  const TrainingLoad& load;
  const TrainOptions& options;
  TrainingOptions training = with_precision(load, options);
  TrainingSpan after = is_endless() ? planned_end(load.pairs) : options.training.after;
  ModelConfig model = {};
  double epochs = 0.0;

  bool is_endless() const {
    return options.is_open("--after") || options.training.after.amount <= 0.0;
  }
  void take(const Sizes& sizes) {
    model = with_sizes(options.architecture, sizes, options);
    epochs = epochs_in(after, load, model, training);
  }
  double pieces_to_see() const { return epochs * load.target_pieces; }
};

/// The largest model that gets far enough.
void choose_sizes(Draft& draft) {
  const Preset preset = draft.options.preset;
  for (const Sizes& sizes : kSizes) {
    draft.take(sizes);
    const bool fits = draft.epochs >= sizes.least_epochs && draft.load.pairs >= sizes.least_pairs;
    if (preset == Preset::kAuto ? fits : preset == sizes.preset) return;
  }
}

/// A power of two of tokens, such that there are a few thousand updates.
double planned_batch(const Draft& draft) {
  constexpr double kUpdates = 3000.0, kShareOfMost = 0.125;
  const double most = most_tokens(draft.load.device);
  return std::clamp(std::exp2(std::round(std::log2(draft.pieces_to_see() / kUpdates))),
                    kShareOfMost * most, most);
}

/// The more often a text is read, and the larger the model is beside it, the more it would learn by
/// heart.
double planned_dropout(const Draft& draft) {
  const auto& model = draft.model;
  const double d = model.d_model;
  const double weights = model.encoder_layers * (4.0 * d * d + 2.0 * d * model.encoder_ffn_dim) +
                         model.decoder_layers * (8.0 * d * d + 2.0 * d * model.decoder_ffn_dim);
  const double readings = draft.epochs * weights / draft.load.target_pieces;
  return std::round(100.0 * std::clamp(0.02 + 0.08 * std::log10(readings), 0.05, 0.3)) / 100.0;
}

/// So often that the validations together take a twentieth of the time, a piece being translated
/// about as fast as one is trained on.
TrainingSpan planned_interval(const Draft& draft) {
  constexpr double kMost = 16.0, kFewest = 4.0, kShare = 0.05;
  const double pieces = draft.load.target_pieces * draft.load.validation_pairs / draft.load.pairs;
  const double times =
      std::clamp(kShare * draft.pieces_to_see() / std::max(1.0, pieces), kFewest, kMost);
  return {.amount = rounded(draft.after.amount / times, 2), .unit = draft.after.unit};
}

/// What trainings of so many pairs came to, on text of their own kind.
std::string expectation(double pairs, double pieces_to_see) {
  constexpr double kFewPieces = 5e5;
  if (pieces_to_see > 0.0 && pieces_to_see < kFewPieces)
    return "expect little: it reads too few pieces to learn from; give it more time (--after)";
  if (pairs < 2000.0) return "expect pieces of its own text more than translations";
  if (pairs < 20000.0)
    return "expect the gist of short sentences, BLEU 10 to 20 on text of its kind";
  if (pairs < 80000.0) return "expect useful translations of text of its kind, BLEU 20 to 35";
  return "expect good translations of text of its kind, BLEU 30 to 45, and little of other text";
}

/// Wider models take smaller steps; one that has learnt already must not forget.
double planned_rate(const TrainOptions& options, const ModelConfig& model) {
  constexpr double kFirst = 0.003, kOfTrainedModel = 0.0005;
  return (options.start_from.empty() ? kFirst : kOfTrainedModel) * std::sqrt(128.0 / model.d_model);
}

/// One of the lower half, which still knows best which word it has read: of 4, layers 0, 1 and 2
/// had alignment error rates of 25.5, 25.3 and 28.1 after the same time (scripts/measure_guidance's
/// text).
int planned_guided_layer(const ModelConfig& model) { return (model.decoder_layers - 1) / 2; }

}  // namespace

int planned_vocabulary_size(double pairs) {
  const double size = rounded(22.0 * std::sqrt(pairs), 1);
  return static_cast<int>(std::clamp(size, 200.0, 16000.0));
}

std::vector<ChosenOption> plan_training(const TrainingLoad& load, const TrainOptions& options) {
  Draft draft{.load = load, .options = options};
  choose_sizes(draft);
  const ModelConfig& model = draft.model;
  const double batch =
      options.is_open("--batch-tokens") ? planned_batch(draft) : options.training.batch_tokens;
  const double updates = std::max(1.0, draft.pieces_to_see() / (0.9 * batch));
  const double warmup = std::ceil(rounded(std::clamp(0.1 * updates, 20.0, 2000.0), 2));
  const double memory = std::clamp(0.02 * updates, 10.0, 1000.0);  // updates of the average
  std::vector<ChosenOption> chosen = {
      {"--d-model", typed(model.d_model)},
      {"--encoder-layers", typed(model.encoder_layers)},
      {"--decoder-layers", typed(model.decoder_layers)},
      {"--encoder-heads", typed(model.encoder_attention_heads)},
      {"--decoder-heads", typed(model.decoder_attention_heads)},
      {"--encoder-ffn", typed(model.encoder_ffn_dim)},
      {"--decoder-ffn", typed(model.decoder_ffn_dim)},
      {"--dropout", typed(planned_dropout(draft))},
      {"--after", typed(draft.after)},
      {"--valid-every", typed(planned_interval(draft))},
      {"--batch-tokens", typed(batch)},
      {"--learning-rate", typed(rounded(planned_rate(options, model), 2))},
      {"--warmup", typed(warmup)},
      {"--cooldown", "0.5"},
      {"--precision", draft.training.bfloat16_products ? "bfloat16" : "float32"},
      {"--average-decay", typed(1.0 - rounded(1.0 / memory, 1))}};
  if (options.is_guided())
    chosen.push_back({"--guided-alignment-layer", typed(planned_guided_layer(model))});
  return chosen;
}

std::vector<std::string> describe_plan(const TrainingLoad& load, const ModelConfig& model,
                                       const TrainOptions& options) {
  const TrainingOptions& training = options.training;
  const double speed = training_speed(load, model, training);
  const double epochs = epochs_in(training.after, load, model, training);
  const auto pieces = static_cast<std::size_t>(load.target_pieces);
  std::string end = "until it is stopped";
  if (epochs > 0.0)
    end = "about " + typed(rounded(epochs, 2)) + " epochs in " +
          clock_time(std::round(epochs * load.target_pieces / speed));
  return {"plan: " + std::to_string(model.encoder_layers) + " + " +
              std::to_string(model.decoder_layers) + " layers of width " +
              std::to_string(model.d_model) + ", " + std::to_string(load.vocabulary) + " pieces, " +
              grouped(parameter_count(model)) + " parameters; dropout " +
              typed(rounded(model.dropout, 2)),
          "  " + grouped(pieces) + " target pieces an epoch, in batches of " +
              std::to_string(training.batch_tokens) + " tokens; about " +
              typed(rounded(training_memory(load, model, training) / 1e9, 1)) +
              " GB of memory besides the text",
          "  " + end + ", if this machine stays as fast as it is now (" +
              grouped(static_cast<std::size_t>(rounded(speed, 2))) + " pieces a second)",
          "  " + expectation(load.pairs, epochs * load.target_pieces)};
}

}  // namespace heed
