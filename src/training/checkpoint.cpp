#include "training/checkpoint.h"

#include <map>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "format/atomic_file.h"
#include "format/safetensors.h"

namespace heed {
namespace {

using Arrays = std::map<std::string, torch::Tensor>;  // [P] each, float32

Arrays arrays_of(const TrainingState& state, const Optimizer& optimizer) {
  Arrays arrays{{"weights", optimizer.weights},
                {"first_moment", optimizer.first_moment},
                {"second_moment", optimizer.second_moment}};
  if (optimizer.average.defined()) arrays["average"] = optimizer.average;
  for (std::size_t i = 0; i < state.snapshots.size(); ++i)
    arrays["snapshot." + std::to_string(i)] = state.snapshots[i];
  return arrays;
}

nlohmann::json to_json(const TrainingState& state) {
  return {{"update", state.update},
          {"epoch", state.epoch},
          {"batch", state.batch},
          {"batches", state.batches},
          {"seconds", state.seconds},
          {"last_validation", state.last_validation},
          {"last_save", state.last_save},
          {"validated_update", state.validated_update},
          {"validations_without_gain", state.best.validations_without_gain},
          {"best", by_name(state.best.values)},
          {"loss_of_best", by_name(state.best.losses)},
          {"snapshots", state.snapshots.size()}};
}

ValidationScores scores_in(const nlohmann::json& json) {
  ValidationScores scores;
  for (const auto& [name, score] : json.items())
    scores[value_named(kValidationMetrics, name, "a best score")] = score;
  return scores;
}

TrainingState from_json(const nlohmann::json& json) {
  TrainingState state;
  json.at("update").get_to(state.update);
  json.at("epoch").get_to(state.epoch);
  json.at("batch").get_to(state.batch);
  json.at("batches").get_to(state.batches);
  json.at("seconds").get_to(state.seconds);
  json.at("last_validation").get_to(state.last_validation);
  json.at("last_save").get_to(state.last_save);
  state.validated_update = json.value("validated_update", state.validated_update);
  json.at("validations_without_gain").get_to(state.best.validations_without_gain);
  state.best.values = scores_in(json.at("best"));
  state.best.losses = scores_in(json.at("loss_of_best"));
  state.snapshots.resize(json.at("snapshots").get<std::size_t>());
  return state;
}

torch::Tensor read_array(const SafetensorsFile& file, const std::string& name,
                         const torch::Tensor& like) {
  const auto found = file.tensors().find(name);
  if (found == file.tensors().end() || found->second.type != DataType::kFloat32 ||
      found->second.shape != like.sizes().vec())
    throw std::runtime_error("the array '" + name + "' of this model is not in it");
  auto array = torch::empty(like.sizes());
  std::copy(found->second.bytes.begin(), found->second.bytes.end(),
            reinterpret_cast<char*>(array.data_ptr<float>()));
  return array.to(like.device());
}

}  // namespace

void save_checkpoint(const std::filesystem::path& path, const TrainingState& state,
                     const Optimizer& optimizer) {
  Arrays arrays = arrays_of(state, optimizer);
  std::map<std::string, StoredTensor> stored;
  for (auto& [name, array] : arrays) {
    array = array.cpu().contiguous();
    stored[name] = {
        .type = DataType::kFloat32,
        .shape = array.sizes().vec(),
        .bytes = {reinterpret_cast<const char*>(array.data_ptr<float>()), array.nbytes()}};
  }
  write_file_atomically(path, safetensors_bytes(stored, {{"state", to_json(state).dump()}}));
}

TrainingState load_checkpoint(const std::filesystem::path& path, Optimizer& optimizer) {
  try {
    const auto file = SafetensorsFile::read(path);
    auto state = from_json(nlohmann::json::parse(file.metadata().at("state")));
    Arrays arrays = arrays_of(state, optimizer);
    torch::NoGradGuard no_grad;
    for (auto& [name, array] : arrays) {
      if (!name.starts_with("snapshot.")) array.copy_(read_array(file, name, optimizer.weights));
    }
    for (std::size_t i = 0; i < state.snapshots.size(); ++i)
      state.snapshots[i] = read_array(file, "snapshot." + std::to_string(i), optimizer.weights);
    return state;
  } catch (const std::exception& error) {
    throw std::runtime_error(
        path.string() + " is no training state of this model (" + error.what() +
        "): give the options it was trained with, or train anew with --overwrite");
  }
}

void share_state(TrainingState& state, Optimizer& optimizer, ProcessGroup& processes) {
  if (processes.size() == 1) return;
  const auto numbers = processes.word_of_first(to_json(state).dump());
  if (!processes.is_first()) {
    state = from_json(nlohmann::json::parse(numbers));
    for (auto& snapshot : state.snapshots) snapshot = torch::empty_like(optimizer.weights);
  }
  torch::NoGradGuard no_grad;
  auto arrays = arrays_of(state, optimizer);
  // The moments of a training that begins are zero, and the average is the weights: they need not
  // travel.
  const bool begins = state.update == 0;
  if (begins) arrays = {{"weights", optimizer.weights}};
  for (auto& [name, array] : arrays) {
    const auto values = array.cpu();
    processes.broadcast({values.data_ptr<float>(), static_cast<std::size_t>(values.numel())});
    array.copy_(values);
  }
  if (begins && optimizer.average.defined()) optimizer.average.copy_(optimizer.weights);
}

}  // namespace heed
