#include "cli/command.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <sstream>
#include <stdexcept>

#include "cli/mistyping.h"
#include "text/line_reader.h"

namespace heed {
namespace {

/// Keys stand at the top of the file, or under `[train]` for one command only. What another
/// command's section says does not concern this one.
bool concerns(const CLI::ConfigItem& item, const CLI::App& command) {
  const bool section_mark = item.name == "++" || item.name == "--";
  if (section_mark) return false;
  if (item.parents.empty()) return true;
  if (item.parents.size() == 1 && item.parents.front() == command.get_name()) return true;
  const auto& section = item.parents.front();
  const CLI::App& app = *command.get_parent();
  const bool known =
      !app.get_subcommands([&](const CLI::App* other) { return other->check_name(section); })
           .empty();
  if (!known) throw std::invalid_argument(about_command("[" + section + "]", section, app));
  return false;
}

/// CLI11 takes a line without "=" for a name, whatever is in it.
void require_toml(const CLI::ConfigItem& item) {
  const auto is_part_of_name = [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '-' || c == '_' || c == '+';
  };
  if (!std::all_of(item.name.begin(), item.name.end(), is_part_of_name))
    throw std::invalid_argument("'" + item.name +
                                "' is not TOML; write an option's name, =, and its value, such as "
                                "d-model = 256");
}

/// Gives an option its value from the file, unless the command line has given one.
void apply(const CLI::ConfigItem& item, CLI::App& command) {
  CLI::Option* option = command.get_option_no_throw("--" + item.name);
  if (option == nullptr || !option->get_configurable()) {
    const std::string meant = did_you_mean("--" + item.name, long_names(command));
    throw std::invalid_argument("'" + item.name + "' is not an option of heed " +
                                command.get_name() + meant);
  }
  if (!option->empty()) return;
  if (option->get_expected_min() == 0) {  // a flag
    option->add_result(
        option->get_flag_value(item.name, command.get_config_formatter_base()->to_flag(item)));
  } else {
    option->add_result(item.inputs);
  }
}

/// As every text is read: UTF-8, a byte order mark left out, gzip unpacked, also from a pipe.
std::string text_of(const std::string& path) {
  std::string text;
  try {
    for (const auto& line : read_lines(path)) text += line + "\n";
  } catch (const std::runtime_error& error) {
    throw std::invalid_argument(std::string("--config: ") + error.what());
  }
  return text;
}

/// Of a file of heed's own: where it is installed under share/heed, or else where it stands from
/// the folder that the program is built in.
std::filesystem::path beside_program(const std::string& built, const std::string& installed) {
  std::error_code unknown;
  const auto folder = std::filesystem::read_symlink("/proc/self/exe", unknown).parent_path();
  const auto shared = (folder / "../share/heed" / installed).lexically_normal();
  return std::filesystem::exists(shared, unknown) ? shared : (folder / built).lexically_normal();
}

}  // namespace

/// CLI11's own set_config reads files for the whole program only (2.1.2), so this is its
/// counterpart for a command.
void read_config(const std::string& path, CLI::App& command) {
  std::istringstream toml(text_of(path));
  try {
    for (const CLI::ConfigItem& item : command.get_config_formatter()->from_config(toml)) {
      require_toml(item);
      if (concerns(item, command)) apply(item, command);
    }
  } catch (const std::exception& error) {
    throw std::invalid_argument(path + ": " + error.what());
  }
}

CLI::App* add_command(CLI::App& app, const std::string& name, const std::string& description) {
  CLI::App* command = app.add_subcommand(name, description);
  // The first option there is: its callback runs before those of the options that the file gives
  // values to.
  command
      ->add_option_function<std::string>(
          "--config", [command](const std::string& path) { read_config(path, *command); },
          "read options from a TOML file (d-model = 256); those of the command line override them")
      ->configurable(false)
      ->type_name("FILE");
  return command;
}

CLI::Option* add_threads_option(CLI::App& command, int& threads) {
  constexpr int kMost = 1024;
  return command
      .add_option("--threads", threads, "Threads to compute with; 0: one for each physical core")
      ->check(whole_number(0, kMost))
      ->capture_default_str();
}

void add_compute_options(CLI::App& command, ComputeOptions& compute) {
  add_threads_option(command, compute.threads);
  command.add_option("--device", compute.device, "Where to compute: cpu or cuda")
      ->capture_default_str();
  command
      .add_option("--precision", compute.precision,
                  "Number format of matrix products: float32, or int8 (faster, nearly the same "
                  "translations)")
      ->capture_default_str();
}

std::string default_model() { return beside_program("../models/en-de", "models/en-de").string(); }

std::filesystem::path web_folder() { return beside_program("web", "web"); }

}  // namespace heed
