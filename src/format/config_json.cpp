#include "format/config_json.h"

#include <limits>
#include <optional>
#include <stdexcept>

#include "text/decimal.h"

namespace heed {
namespace {

/// Reads keys and says which one is wrong.
class ConfigReader {
 public:
  ConfigReader(const nlohmann::json& json, const std::string& file) : json_(json), file_(file) {}

  /// nullptr where the key is missing or null, which transformers takes for the same.
  const nlohmann::json* find(const char* key) const {
    const auto found = json_.find(key);
    return found == json_.end() || found->is_null() ? nullptr : &*found;
  }

  int whole_number(const char* key, std::optional<int> otherwise = std::nullopt) const {
    const nlohmann::json* value = find(key);
    if (value == nullptr) {
      if (!otherwise) refuse(key, "is missing; is this the folder of a MarianMT model?");
      return *otherwise;
    }
    if (!value->is_number_integer() ||
        value->get<std::int64_t>() < std::numeric_limits<int>::min() ||
        value->get<std::int64_t>() > std::numeric_limits<int>::max()) {
      refuse(key, "must be a whole number");
    }
    return value->get<int>();
  }

  bool yes_or_no(const char* key, bool otherwise) const {
    const nlohmann::json* value = find(key);
    if (value == nullptr) return otherwise;
    if (!value->is_boolean()) refuse(key, "must be true or false");
    return value->get<bool>();
  }

  float number(const char* key, float otherwise) const {
    const nlohmann::json* value = find(key);
    if (value == nullptr) return otherwise;
    if (!value->is_number()) refuse(key, "must be a number");
    return value->get<float>();
  }

  std::string text(const char* key, const std::string& otherwise) const {
    const nlohmann::json* value = find(key);
    if (value == nullptr) return otherwise;
    if (!value->is_string()) refuse(key, "must be a text");
    return value->get<std::string>();
  }

  [[noreturn]] void refuse(const char* key, const std::string& what) const {
    throw std::runtime_error(file_ + ": " + key + " " + what);
  }

 private:
  const nlohmann::json& json_;
  const std::string& file_;
};

void refuse_other_architectures(const ConfigReader& reader) {
  const std::string type = reader.text("model_type", "");
  if (type != "marian")
    reader.refuse("model_type",
                  "must be \"marian\", not \"" + type + "\"; heed reads MarianMT models");
  for (const char* key :
       {"normalize_before", "normalize_embedding", "add_final_layer_norm", "tie_encoder_decoder"}) {
    if (reader.yes_or_no(key, false))
      reader.refuse(key, "is true, which heed does not compute; it must be false");
  }
  if (!reader.yes_or_no("static_position_embeddings", true)) {
    reader.refuse("static_position_embeddings",
                  "is false, which heed does not compute; it must be true");
  }
}

Activation activation_of(const ConfigReader& reader) {
  const std::string name = reader.text("activation_function", "gelu");
  if (name == "silu") return Activation::kSwish;  // two names of one function in transformers
  return value_named(kActivations, name, "activation_function");
}

/// [[id]]: one banned word of one token.
nlohmann::json nested(int id) { return nlohmann::json::array({nlohmann::json::array({id})}); }

}  // namespace

ModelConfig config_of_json(const nlohmann::json& json, const std::string& file) {
  const ConfigReader reader(json, file);
  refuse_other_architectures(reader);
  ModelConfig config;
  config.d_model = reader.whole_number("d_model");
  config.encoder_layers = reader.whole_number("encoder_layers");
  config.decoder_layers = reader.whole_number("decoder_layers");
  config.encoder_attention_heads = reader.whole_number("encoder_attention_heads");
  config.decoder_attention_heads = reader.whole_number("decoder_attention_heads");
  config.encoder_ffn_dim = reader.whole_number("encoder_ffn_dim");
  config.decoder_ffn_dim = reader.whole_number("decoder_ffn_dim");
  config.scale_embedding = reader.yes_or_no("scale_embedding", false);
  config.share_encoder_decoder_embeddings =
      reader.yes_or_no("share_encoder_decoder_embeddings", true);
  config.tie_word_embeddings = reader.yes_or_no("tie_word_embeddings", true);
  config.vocab_size = reader.whole_number("vocab_size");
  config.decoder_vocab_size = reader.whole_number("decoder_vocab_size", config.vocab_size);
  // With shared embeddings transformers never looks at the target's own size.
  if (config.share_encoder_decoder_embeddings) config.decoder_vocab_size = config.vocab_size;
  config.pad_token_id = reader.whole_number("pad_token_id");
  config.eos_token_id = reader.whole_number("eos_token_id", 0);
  config.decoder_start_token_id =
      reader.whole_number("decoder_start_token_id", config.pad_token_id);
  config.max_position_embeddings = reader.whole_number("max_position_embeddings", 1024);
  config.dropout = reader.number("dropout", 0.1F);
  config.attention_dropout = reader.number("attention_dropout", 0.0F);
  config.activation_dropout = reader.number("activation_dropout", 0.0F);
  config.alignment_layer = reader.whole_number("alignment_layer", -1);
  config.alignment_head = reader.whole_number("alignment_head", -1);
  config.alignment_shifted = reader.yes_or_no("alignment_shifted", false);
  try {
    config.activation_function = activation_of(reader);
    config.validate();
  } catch (const std::invalid_argument& error) {
    throw std::runtime_error(file + ": " + error.what());
  }
  return config;
}

nlohmann::json json_of_config(const ModelConfig& config, DataType precision) {
  nlohmann::json json = {
      {"model_type", "marian"},
      {"architectures", nlohmann::json::array({"MarianMTModel"})},
      {"is_encoder_decoder", true},
      {"torch_dtype", name_in(kDataTypes, precision)},
      {"d_model", config.d_model},
      {"num_hidden_layers", config.encoder_layers},
      {"encoder_layers", config.encoder_layers},
      {"decoder_layers", config.decoder_layers},
      {"encoder_attention_heads", config.encoder_attention_heads},
      {"decoder_attention_heads", config.decoder_attention_heads},
      {"encoder_ffn_dim", config.encoder_ffn_dim},
      {"decoder_ffn_dim", config.decoder_ffn_dim},
      {"encoder_layerdrop", 0.0},
      {"decoder_layerdrop", 0.0},
      {"activation_function", name_in(kActivations, config.activation_function)},
      {"scale_embedding", config.scale_embedding},
      {"share_encoder_decoder_embeddings", config.share_encoder_decoder_embeddings},
      {"tie_word_embeddings", config.tie_word_embeddings},
      {"vocab_size", config.vocab_size},
      {"decoder_vocab_size", config.decoder_vocab_size},
      {"pad_token_id", config.pad_token_id},
      {"eos_token_id", config.eos_token_id},
      {"bos_token_id", config.eos_token_id},
      {"decoder_start_token_id", config.decoder_start_token_id},
      {"forced_eos_token_id", config.eos_token_id},
      {"bad_words_ids", nested(config.pad_token_id)},
      {"num_beams", 4},
      {"max_length", config.max_position_embeddings},
      {"max_position_embeddings", config.max_position_embeddings},
      {"static_position_embeddings", true},
      {"normalize_before", false},
      {"normalize_embedding", false},
      {"add_final_layer_norm", false},
      {"add_bias_logits", false},
      {"dropout", shortest_decimal(config.dropout)},
      {"attention_dropout", shortest_decimal(config.attention_dropout)},
      {"activation_dropout", shortest_decimal(config.activation_dropout)},
      {"init_std", 0.02},
      {"use_cache", true}};
  if (config.alignment_layer >= 0) {
    json["alignment_layer"] = config.alignment_layer;
    if (config.alignment_head >= 0) json["alignment_head"] = config.alignment_head;
    json["alignment_shifted"] = config.alignment_shifted;
  }
  return json;
}

nlohmann::json generation_json(const ModelConfig& config) {
  return {{"bad_words_ids", nested(config.pad_token_id)},
          {"bos_token_id", config.eos_token_id},
          {"decoder_start_token_id", config.decoder_start_token_id},
          {"eos_token_id", config.eos_token_id},
          {"forced_eos_token_id", config.eos_token_id},
          {"max_length", config.max_position_embeddings},
          {"num_beams", 4},
          {"pad_token_id", config.pad_token_id}};
}

}  // namespace heed
