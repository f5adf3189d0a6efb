#pragma once

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

#include <cstdlib>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

namespace heed {

/// While it lives, these of standard input, output and error are a terminal.
class Terminal {
 public:
  explicit Terminal(std::initializer_list<int> descriptors)
      : keyboard_(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC)) {
    ::grantpt(keyboard_);
    ::unlockpt(keyboard_);
    screen_ = ::open(::ptsname(keyboard_), O_RDWR | O_NOCTTY | O_CLOEXEC);
    termios settings{};
    ::tcgetattr(screen_, &settings);
    ::cfmakeraw(&settings);  // line ends stay as they are written
    ::tcsetattr(screen_, TCSANOW, &settings);
    for (const int descriptor : descriptors) {
      saved_.emplace_back(descriptor, ::dup(descriptor));
      ::dup2(screen_, descriptor);
    }
  }
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;
  ~Terminal() {
    for (const auto& [descriptor, copy] : saved_) {
      ::dup2(copy, descriptor);
      ::close(copy);
    }
    ::close(screen_);
    ::close(keyboard_);
  }

  /// What stands on the screen and was not asked for before.
  std::string text() const {
    if (::write(screen_, "", 1) != 1) return "the terminal cannot be written";
    std::string text;
    for (char byte = 0; ::read(keyboard_, &byte, 1) == 1 && byte != '\0';) text += byte;
    return text;
  }

 private:
  int keyboard_, screen_ = -1;
  std::vector<std::pair<int, int>> saved_;  ///< each descriptor, and what it was
};

}  // namespace heed
