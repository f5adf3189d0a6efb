#include "job/process_place.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <stdexcept>

namespace heed {
namespace {

using Variables = std::map<std::string, std::string>;

ProcessPlace place_in(const Variables& variables, const ProcessOptions& options = {}) {
  return process_place(options, [&](const std::string& name) {
    const auto found = variables.find(name);
    return found == variables.end() ? "" : found->second;
  });
}

void expect_place(const ProcessPlace& place, int rank, int size, const std::string& host,
                  int port) {
  EXPECT_EQ(place.rank, rank);
  EXPECT_EQ(place.size, size);
  EXPECT_EQ(place.host, host);
  EXPECT_EQ(place.port, port);
}

TEST(ProcessOptions, AreRefusedByName) {
  const auto refused = [](auto set) {
    ProcessOptions options;
    set(options);
    try {
      options.validate();
    } catch (const std::invalid_argument& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  EXPECT_EQ(refused([](ProcessOptions& o) { o.timeout = 1; }), "");
  EXPECT_EQ(refused([](ProcessOptions& o) { o.timeout = 0; }),
            "--timeout is 0; it must be 1 second or more");
  EXPECT_EQ(refused([](ProcessOptions& o) { o.reduce = "bfloat16"; }), "");
  EXPECT_EQ(refused([](ProcessOptions& o) { o.reduce = "int8"; }),
            "--reduce is 'int8'; it must be float32 or bfloat16");
  EXPECT_NE(refused([](ProcessOptions& o) { o.rank = 0; }), "");
  EXPECT_NE(refused([](ProcessOptions& o) { o.world_size = 2; }), "");
  EXPECT_EQ(refused([](ProcessOptions& o) { o.world_size = 1; }), "");
}

TEST(EnvironmentOfProcess, IsEmptyWhereAVariableIsNotSet) {
  ::setenv("HEED_TEST_VARIABLE", "x", 1);
  EXPECT_EQ(environment_of_process("HEED_TEST_VARIABLE"), "x");
  ::unsetenv("HEED_TEST_VARIABLE");
  EXPECT_EQ(environment_of_process("HEED_TEST_VARIABLE"), "");
}

TEST(ProcessPlace, IsAloneWhereNothingSaysOtherwise) {
  expect_place(place_in({}), 0, 1, "", 0);
  expect_place(place_in({{"WORLD_SIZE", "1"}, {"RANK", "0"}}), 0, 1, "", 0);
  expect_place(place_in({{"MASTER_ADDR", "a"}, {"RANK", "3"}}), 0, 1, "", 0);
  expect_place(place_in({{"SLURM_NTASKS", "4"}, {"SLURM_PROCID", "0"}}), 0, 1, "", 0);
}

TEST(ProcessPlace, IsWhatTorchrunSays) {
  const Variables variables = {{"RANK", "2"},
                               {"WORLD_SIZE", "4"},
                               {"LOCAL_WORLD_SIZE", "2"},
                               {"MASTER_ADDR", "first"},
                               {"MASTER_PORT", "1234"}};
  expect_place(place_in(variables), 2, 4, "first", 1234);
}

TEST(ProcessPlace, LeavesTorchrunItsOwnPort) {
  const Variables variables = {{"RANK", "0"},
                               {"WORLD_SIZE", "2"},
                               {"MASTER_ADDR", "first"},
                               {"MASTER_PORT", "1234"},
                               {"TORCHELASTIC_USE_AGENT_STORE", "True"}};
  expect_place(place_in(variables), 0, 2, "first", 1235);
}

TEST(ProcessPlace, IsWhatMpirunSays) {
  const Variables variables = {{"OMPI_COMM_WORLD_RANK", "1"},
                               {"OMPI_COMM_WORLD_SIZE", "2"},
                               {"OMPI_COMM_WORLD_LOCAL_SIZE", "2"}};
  expect_place(place_in(variables), 1, 2, "127.0.0.1", 29500);
}

TEST(ProcessPlace, IsWhatSrunSays) {
  const Variables variables = {{"SLURM_PROCID", "5"},
                               {"SLURM_STEP_NUM_TASKS", "8"},
                               {"SLURM_STEP_NODELIST", "node[07-10,12]"}};
  expect_place(place_in(variables), 5, 8, "node07", 29500);
}

TEST(ProcessPlace, OfTheOptionsGoesOverTheLauncher) {
  const Variables variables = {{"RANK", "2"}, {"WORLD_SIZE", "4"}, {"MASTER_ADDR", "other"}};
  ProcessOptions options;
  options.world_size = 3;
  options.rank = 1;
  options.master = "[fe80::1]:77";
  expect_place(place_in(variables, options), 1, 3, "fe80::1", 77);
  options.master = "first";
  expect_place(place_in(variables, options), 1, 3, "first", 29500);
}

TEST(ProcessPlace, IsRefusedWhereItDoesNotFitTogether) {
  EXPECT_THROW(place_in({{"RANK", "4"}, {"WORLD_SIZE", "4"}}), std::invalid_argument);
  EXPECT_THROW(place_in({{"RANK", "x"}, {"WORLD_SIZE", "4"}}), std::invalid_argument);
  EXPECT_THROW(place_in({{"OMPI_COMM_WORLD_RANK", "1"}, {"OMPI_COMM_WORLD_SIZE", "2"}}),
               std::invalid_argument);  // on two machines, without a master
  ProcessOptions options;
  options.world_size = 2;
  EXPECT_THROW(place_in({}, options), std::invalid_argument);
  options.rank = 2;
  options.master = "first:1234";
  EXPECT_THROW(place_in({}, options), std::invalid_argument);
  options.rank = 1;
  for (const char* master : {":1234", "first:x", "first:0", "first:70000"}) {
    options.master = master;
    EXPECT_THROW(place_in({}, options), std::invalid_argument) << master;
  }
}

TEST(ProcessPlace, FirstNodeOfAListIsFound) {
  EXPECT_EQ(first_node(""), "");
  EXPECT_EQ(first_node("a"), "a");
  EXPECT_EQ(first_node("a,b"), "a");
  EXPECT_EQ(first_node("a[03-05,7],b2"), "a03");
  EXPECT_EQ(first_node("a[7,9]"), "a7");
  EXPECT_EQ(first_node("a[12]"), "a12");
}

TEST(ProcessPlace, CoresAreSharedAndEachProcessHasOne) {
  EXPECT_GE(fair_threads(1), fair_threads(2));
  EXPECT_EQ(fair_threads(100000), 1);
}

}  // namespace
}  // namespace heed
