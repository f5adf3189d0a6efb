#ifdef HEED_GLOO

#include "training/meeting.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <sys/socket.h>
#include <torch/version.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <thread>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>

#include "training/watch.h"

namespace heed {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

std::string host_name() {
  char name[256] = {};
  return ::gethostname(name, sizeof name - 1) == 0 ? name : "unknown";
}

std::string seconds_of(const ProcessPlace& place) {
  return std::to_string(place.timeout.count()) + " s";
}

SharedStore open_store(const ProcessPlace& place, bool serves) {
  const auto where = place.host + ":" + std::to_string(place.port);
  try {
    c10d::TCPStoreOptions options;
    options.port = static_cast<std::uint16_t>(place.port);
    options.isServer = serves;
    options.waitWorkers = false;
    options.timeout = place.timeout;
    return {c10::make_intrusive<c10d::TCPStore>(place.host, options), place.timeout};
  } catch (const std::exception&) {
    if (serves)
      throw std::runtime_error(rank_on_host(0, host_name()) + " cannot be met at " + where +
                               ": something uses that port already, such as a second rank 0; "
                               "name another one by --master or MASTER_PORT");
    throw std::runtime_error(rank_on_host(place.rank, host_name()) + " does not reach rank 0 at " +
                             where + " within " + seconds_of(place) +
                             ": start it there, or look at --master and the network");
  }
}

/// What each process says of itself; no two say the same.
std::string card_of(const ProcessPlace& place) {
  return nlohmann::json{{"host", host_name()},
                        {"process", ::getpid()},
                        {"size", place.size},
                        {"version", HEED_VERSION " with LibTorch " TORCH_VERSION}}
      .dump();
}

std::string card_key(int rank) { return "card/" + std::to_string(rank); }

nlohmann::json read_card(const SharedStore& store, int rank) {
  return nlohmann::json::parse(store.get(card_key(rank)));
}

void require_no_failure(const SharedStore& store) {
  if (!store.has(kFailureKey)) return;
  const auto failure = store.get(kFailureKey);
  store.add(kSeenKey, 1);
  throw std::runtime_error(failure);
}

void announce(const ProcessPlace& place, const SharedStore& store) {
  const auto mine = card_of(place);
  if (store.set_once(card_key(place.rank), mine) == mine) return;
  throw std::runtime_error("two processes have rank " + std::to_string(place.rank) + ", on host " +
                           read_card(store, place.rank).at("host").get<std::string>() +
                           " and on host " + host_name() + "; give each its own --rank");
}

void require_fitting(const ProcessPlace& place, const nlohmann::json& first) {
  const auto mine = nlohmann::json::parse(card_of(place));
  for (const char* name : {"size", "version"}) {
    if (first.at(name) == mine.at(name)) continue;
    const std::string what =
        std::string(name) == "size" ? "number of processes (--world-size)" : "version of heed";
    throw std::runtime_error("the " + what + " is " + mine.at(name).dump() + " for " +
                             rank_on_host(place.rank, host_name()) + ", but " +
                             first.at(name).dump() + " for " +
                             rank_on_host(0, first.at("host").get<std::string>()));
  }
}

/// Those that have not come.
std::string missing(const ProcessPlace& place, const SharedStore& store) {
  std::string ranks;
  for (int rank = 0; rank < place.size; ++rank)
    if (!store.has(card_key(rank))) ranks += (ranks.empty() ? "" : ", ") + std::to_string(rank);
  return ranks;
}

template <typename Condition>
bool wait_until(const ProcessPlace& place, const SharedStore& store, Condition condition) {
  const auto deadline = Clock::now() + place.timeout;
  while (!condition()) {
    require_no_failure(store);
    if (Clock::now() > deadline) return false;
    std::this_thread::sleep_for(20ms);
  }
  return true;
}

/// Every rank has come, and each has found that it fits.
void await_all(const ProcessPlace& place, const SharedStore& store) {
  announce(place, store);
  wait_until(place, store, [&] { return store.has(card_key(0)); });
  if (store.has(card_key(0))) require_fitting(place, read_card(store, 0));
  store.add("fitting", 1);
  if (wait_until(place, store, [&] { return store.add("fitting", 0) >= place.size; })) return;
  throw std::runtime_error("of " + std::to_string(place.size) + " processes, rank " +
                           missing(place, store) + " has not come to " + place.host + ":" +
                           std::to_string(place.port) + " within " + seconds_of(place) + ", says " +
                           rank_on_host(place.rank, host_name()));
}

void tell_failure(const ProcessPlace& place, const SharedStore& store, const std::string& failure) {
  try {
    store.with_patience(1s).set_once(kFailureKey, failure);
    // Whoever keeps the store stays until the others have read why.
    if (place.rank == 0) std::this_thread::sleep_for(1s);
  } catch (const NoAnswer&) {  // NOLINT(bugprone-empty-catch): nobody hears
  }
}

/// The address that this machine has in the network that leads to `host`.
std::string address_towards(const ProcessPlace& place) {
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_DGRAM;
  addrinfo* found = nullptr;
  const auto port = std::to_string(place.port);
  if (::getaddrinfo(place.host.c_str(), port.c_str(), &wanted, &found) != 0) return place.host;
  std::string address = place.host;
  const int socket = ::socket(found->ai_family, SOCK_DGRAM, 0);
  sockaddr_storage mine{};
  socklen_t size = sizeof mine;
  char text[NI_MAXHOST] = {};
  // (Nothing is sent.)
  if (socket >= 0 && ::connect(socket, found->ai_addr, found->ai_addrlen) == 0 &&
      ::getsockname(socket, reinterpret_cast<sockaddr*>(&mine), &size) == 0 &&
      ::getnameinfo(reinterpret_cast<sockaddr*>(&mine), size, text, sizeof text, nullptr, 0,
                    NI_NUMERICHOST) == 0)
    address = text;
  if (socket >= 0) ::close(socket);
  ::freeaddrinfo(found);
  return address;
}

}  // namespace

Meeting meet(const ProcessPlace& place) {
  const SharedStore store = open_store(place, place.rank == 0);
  try {
    await_all(place, store);
    std::vector<std::string> hosts;
    for (int rank = 0; rank < place.size; ++rank)
      hosts.push_back(read_card(store, rank).at("host"));
    return {.place = place,
            .hosts = std::move(hosts),
            .store = store,
            .second_store = open_store(place, false)};
  } catch (const NoAnswer&) {
    throw std::runtime_error(lost(0, place.host));
  } catch (const std::exception& error) {
    tell_failure(place, store, error.what());
    throw;
  }
}

c10::intrusive_ptr<c10d::ProcessGroupGloo> connect(const Meeting& meeting) {
  const auto& place = meeting.place;
  auto options = c10d::ProcessGroupGloo::Options::create(place.timeout);
  const char* interface = std::getenv("GLOO_SOCKET_IFNAME");
  options->devices.push_back(
      interface != nullptr
          ? c10d::ProcessGroupGloo::createDeviceForInterface(interface)
          : c10d::ProcessGroupGloo::createDeviceForHostname(address_towards(place)));
  options->threads = 8;  // one for each exchange that is under way
  return c10::make_intrusive<c10d::ProcessGroupGloo>(meeting.store.connection(), place.rank,
                                                     place.size, options);
}

}  // namespace heed

#endif
