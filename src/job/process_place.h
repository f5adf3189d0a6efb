#pragma once

#include <chrono>
#include <functional>
#include <string>

/// Which of the processes of a training this one is: the options say it, or what has started them.
namespace heed {

/// As the command line has it.
struct ProcessOptions {
  int world_size = 0;              ///< processes in all; 0: as the launcher says, or one
  int rank = -1;                   ///< of this one, from 0; -1: as the launcher says
  std::string master;              ///< HOST:PORT where rank 0 is met; empty: as the launcher says
  int timeout = 60;                ///< seconds until a process that does not answer is given up
  std::string reduce = "float32";  ///< in what gradients travel: float32 or bfloat16

  /// Throws std::invalid_argument naming the option and its valid values.
  void validate() const;
};

struct ProcessPlace {
  int rank = 0, size = 1;
  std::string host;  ///< where rank 0 is met
  int port = 0;
  std::chrono::seconds timeout{60};
  bool bfloat16 = false;  ///< gradients travel so
};

/// The value of a variable; empty where it is not set.
using Environment = std::function<std::string(const std::string& name)>;
std::string environment_of_process(const std::string& name);

/// By the options; else as torchrun says it (RANK, WORLD_SIZE, MASTER_ADDR, MASTER_PORT), mpirun
/// (OMPI_COMM_WORLD_*) or srun (SLURM_*). Rank 0 is met at `--master`, else at MASTER_ADDR, the
/// first node of SLURM's step or, where all processes are on one machine, this one. Throws
/// std::invalid_argument where that does not fit together.
ProcessPlace process_place(const ProcessOptions& options, const Environment& environment);

/// The first node of a list as SLURM writes it: `a[03-05,7],b2` is a03.
std::string first_node(const std::string& list);

/// Threads for each of `processes` on this machine: the cores shared, unless a launcher has bound
/// this process to some of them.
int fair_threads(int processes);

}  // namespace heed
