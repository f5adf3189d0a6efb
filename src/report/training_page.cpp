#include "report/training_page.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <sstream>

#include "report/html.h"

namespace heed {
namespace {

using Json = nlohmann::ordered_json;

/// As many digits as a picture can show.
double short_number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.6g", value);
  return std::strtod(text, nullptr);
}

Json shortened(const Json& json) {
  if (json.is_number_float()) return short_number(json.get<double>());
  if (!json.is_structured()) return json;
  Json copy = json;
  for (auto& value : copy) value = shortened(value);
  return copy;
}

constexpr auto kPlace = {"update", "epoch", "seconds"};
constexpr auto kRate = {"learning_rate"};
constexpr auto kMeans = {"loss", "target_tokens_per_second"};

struct Entries {
  std::vector<Json> reports, validations;
};

bool has_numbers(const Json& entry, std::initializer_list<const char*> names) {
  return std::all_of(names.begin(), names.end(), [&](const char* name) {
    return entry.contains(name) && entry.at(name).is_number();
  });
}

Entries entries_of(const std::string& log) {
  Entries entries;
  std::istringstream lines(log);
  for (std::string line; std::getline(lines, line);) {
    Json entry = Json::parse(line, nullptr, false);
    if (!entry.is_object() || !has_numbers(entry, kPlace)) continue;
    if (entry.contains("validation"))
      entries.validations.push_back(std::move(entry));
    else if (has_numbers(entry, kRate) && has_numbers(entry, kMeans))
      entries.reports.push_back(std::move(entry));
  }
  return entries;
}

/// One report for several that follow each other: where the last one stands, with their means.
Json merged(const Json* first, const Json* end) {
  Json report = Json::object();
  for (const auto& names : {kPlace, kRate})
    for (const char* name : names) report[name] = (end - 1)->at(name);
  for (const char* name : kMeans) {
    double sum = 0.0;
    for (const Json* one = first; one != end; ++one) sum += one->at(name).get<double>();
    report[name] = sum / static_cast<double>(end - first);
  }
  return shortened(report);
}

/// Curves of a few hundred points: a screen shows no more, and the page stays small.
Json thinned(const std::vector<Json>& reports) {
  constexpr std::size_t kPoints = 500;
  const std::size_t step = std::max<std::size_t>(1, (reports.size() + kPoints - 1) / kPoints);
  Json kept = Json::array();
  for (std::size_t i = 0; i < reports.size(); i += step)
    kept.push_back(merged(reports.data() + i, reports.data() + std::min(i + step, reports.size())));
  return kept;
}

std::string state_of(const std::optional<TrainingEnd>& end) {
  if (!end) return "running";
  switch (*end) {
    case TrainingEnd::kStoppedEarly:
      return "stopped early";
    case TrainingEnd::kInterrupted:
      return "interrupted";
    case TrainingEnd::kFinished:
      break;
  }
  return "finished";
}

Json samples_of(const TrainingStory& story) {
  Json samples = Json::array();
  for (std::size_t i = 0; i < story.sources.size(); ++i)
    samples.push_back({{"source", story.sources[i]}, {"reference", story.references[i]}});
  return samples;
}

}  // namespace

std::string training_page(const std::string& log, const TrainingStory& story,
                          const TrainingMoment& moment) {
  const Entries entries = entries_of(log);
  const TrainingProgress& progress = moment.progress;
  const Json about = {{"model", story.model},
                      {"version", HEED_VERSION},
                      {"source_language", story.source_language},
                      {"target_language", story.target_language}};
  const Json now = {{"state", state_of(moment.end)},
                    {"update", progress.update},
                    {"epoch", progress.epoch},
                    {"seconds", progress.seconds},
                    {"seconds_left", progress.seconds_left},
                    {"written", moment.wall_time}};
  const Json data = {{"about", about},
                     {"now", now},
                     {"plan", story.plan},
                     {"samples", samples_of(story)},
                     {"reports", thinned(entries.reports)},
                     {"validations", shortened(entries.validations)}};
  return filled_page(kTrainingPage, "Training of " + story.model, data);
}

}  // namespace heed
