#include "training/shared_store.h"

#include <future>
#include <memory>
#include <thread>
#include <vector>

namespace heed {
namespace {

std::vector<std::uint8_t> bytes_of(const std::string& text) { return {text.begin(), text.end()}; }

}  // namespace

/// By a thread that can be left alone with its question.
template <typename Answer>
Answer SharedStore::ask(std::function<Answer(c10d::Store&)> question) const {
  const auto task = std::make_shared<std::packaged_task<Answer()>>(
      [connection = connection_, question = std::move(question)] { return question(*connection); });
  auto answer = task->get_future();
  std::thread([task] { (*task)(); }).detach();
  if (answer.wait_for(patience_) != std::future_status::ready)
    throw NoAnswer("rank 0 does not answer");
  try {
    return answer.get();
  } catch (const std::exception& error) {  // the connection is lost
    throw NoAnswer(error.what());
  }
}

bool SharedStore::has(const std::string& key) const {
  return ask<bool>([key](c10d::Store& store) { return store.check({key}); });
}

std::string SharedStore::get(const std::string& key) const {
  return ask<std::string>([key](c10d::Store& store) {
    const auto bytes = store.get(key);
    return std::string(bytes.begin(), bytes.end());
  });
}

void SharedStore::set(const std::string& key, const std::string& text) const {
  ask<void>([=](c10d::Store& store) { store.set(key, bytes_of(text)); });
}

void SharedStore::remove(const std::string& key) const {
  ask<bool>([key](c10d::Store& store) { return store.deleteKey(key); });
}

std::string SharedStore::set_once(const std::string& key, const std::string& text) const {
  return ask<std::string>([=](c10d::Store& store) {
    const auto bytes = store.compareSet(key, {}, bytes_of(text));
    return std::string(bytes.begin(), bytes.end());
  });
}

std::int64_t SharedStore::add(const std::string& key, std::int64_t amount) const {
  return ask<std::int64_t>([=](c10d::Store& store) { return store.add(key, amount); });
}

}  // namespace heed
