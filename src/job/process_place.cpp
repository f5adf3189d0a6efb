#include "job/process_place.h"

#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <optional>
#include <stdexcept>

#include "decoding/thread_pool.h"

namespace heed {
namespace {

constexpr int kPort = 29500;  // torchrun's, too

/// A launcher, by the variables that it sets.
struct Launcher {
  const char* size;
  const char* rank;
  const char* here;  ///< processes on this machine
};

// (Of SLURM those of a step: a batch script, which is one process, has SLURM_NTASKS as well.)
constexpr Launcher kLaunchers[] = {
    {.size = "WORLD_SIZE", .rank = "RANK", .here = "LOCAL_WORLD_SIZE"},
    {.size = "OMPI_COMM_WORLD_SIZE",
     .rank = "OMPI_COMM_WORLD_RANK",
     .here = "OMPI_COMM_WORLD_LOCAL_SIZE"},
    {.size = "SLURM_STEP_NUM_TASKS", .rank = "SLURM_PROCID", .here = "SLURM_STEP_TASKS_PER_NODE"}};

int number_in(const std::string& text, const std::string& name) {
  int number = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number < 0)
    throw std::invalid_argument(name + " is '" + text + "'; it must be a whole number, 0 or more");
  return number;
}

void require_rank_below(int size, int rank) {
  if (rank < 0 || rank >= size)
    throw std::invalid_argument("the rank is " + std::to_string(rank) + " of " +
                                std::to_string(size) + " processes; it must be 0 to " +
                                std::to_string(size - 1));
}

/// `host:port`, `host`, `[::1]:port`.
void set_master(ProcessPlace& place, const std::string& master) {
  const auto bracket = master.rfind(']'), colon = master.rfind(':');
  const bool has_port =
      colon != std::string::npos && (bracket == std::string::npos || colon > bracket);
  place.host = master.substr(0, has_port ? colon : std::string::npos);
  if (place.host.starts_with('[')) place.host = place.host.substr(1, place.host.find(']') - 1);
  if (has_port) place.port = number_in(master.substr(colon + 1), "the port of --master");
  if (place.host.empty() || place.port < 1 || place.port > 65535)
    throw std::invalid_argument("--master is '" + master + "'; it must be HOST:PORT");
}

void find_master(ProcessPlace& place, const ProcessOptions& options, const Environment& environment,
                 bool on_one_machine) {
  const auto port = environment("MASTER_PORT");
  place.port = port.empty() ? kPort : number_in(port, "MASTER_PORT");
  // torchrun keeps that port for itself, in a protocol that differs from version to version.
  if (environment("TORCHELASTIC_USE_AGENT_STORE") == "True") ++place.port;
  std::string host = environment("MASTER_ADDR");
  if (host.empty()) host = first_node(environment("SLURM_STEP_NODELIST"));
  if (host.empty() && on_one_machine) host = "127.0.0.1";
  if (!options.master.empty()) return set_master(place, options.master);
  if (host.empty())
    throw std::invalid_argument("where is rank 0 met? Give --master HOST:PORT, or set MASTER_ADDR");
  place.host = host;
}

}  // namespace

void ProcessOptions::validate() const {
  if (timeout < 1)
    throw std::invalid_argument("--timeout is " + std::to_string(timeout) +
                                "; it must be 1 second or more");
  if (reduce != "float32" && reduce != "bfloat16")
    throw std::invalid_argument("--reduce is '" + reduce + "'; it must be float32 or bfloat16");
  if (world_size == 0 && rank >= 0)
    throw std::invalid_argument("--rank without --world-size: say how many processes there are");
  if (world_size > 1 && rank < 0)
    throw std::invalid_argument("--world-size without --rank: say which of the processes this is");
}

std::string environment_of_process(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  return value == nullptr ? "" : value;
}

ProcessPlace process_place(const ProcessOptions& options, const Environment& environment) {
  options.validate();
  ProcessPlace place{.host = {},
                     .timeout = std::chrono::seconds(options.timeout),
                     .bfloat16 = options.reduce == "bfloat16"};
  if (options.world_size > 0) {
    place.size = options.world_size;
    place.rank = std::max(0, options.rank);
    require_rank_below(place.size, place.rank);
    if (place.size > 1) find_master(place, options, environment, false);
    return place;
  }
  for (const auto& [size, rank, here] : kLaunchers) {
    const auto of_all = environment(size), mine = environment(rank);
    if (of_all.empty() || mine.empty()) continue;
    place.size = number_in(of_all, size);
    place.rank = number_in(mine, rank);
    require_rank_below(place.size, place.rank);
    if (place.size > 1) find_master(place, options, environment, environment(here) == of_all);
    return place;
  }
  return place;
}

std::string first_node(const std::string& list) {
  const auto end = list.find_first_of(",[");
  std::string node = list.substr(0, end);
  if (end == std::string::npos || list[end] == ',') return node;
  return node + list.substr(end + 1, list.find_first_of("-,]", end) - end - 1);
}

int fair_threads(int processes) {
  cpu_set_t allowed{};
  const bool bound = ::sched_getaffinity(0, sizeof allowed, &allowed) == 0 &&
                     CPU_COUNT(&allowed) < ::sysconf(_SC_NPROCESSORS_ONLN);
  return bound ? physical_cores() : std::max(1, physical_cores() / processes);
}

}  // namespace heed
