#include "cli/mistyping.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <stdexcept>

#include "text/invisible.h"
#include "text/utf8.h"

namespace heed {
namespace {

/// Characters to insert, delete, replace or swap with the next (optimal string alignment).
std::size_t edit_distance(const std::string& a, const std::string& b) {
  std::vector<std::vector<std::size_t>> cost(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) cost[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) cost[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = cost[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      cost[i][j] = std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1, replaced});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
    }
  }
  return cost[a.size()][b.size()];
}

bool is_option(const std::string& argument) {
  return argument.size() > 1 && argument.front() == '-' &&
         std::isdigit(static_cast<unsigned char>(argument[1])) == 0;
}

std::string name_of(const CLI::App& command) {
  return command.get_parent() == nullptr ? "heed" : "heed " + command.get_name();
}

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i)
    text += (i == 0 ? "" : i + 1 == names.size() ? " and " : ", ") + names[i];
  return text;
}

std::vector<std::string> commands_with(const std::string& option, const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
    if (option.empty() || command->get_option_no_throw(option) != nullptr)
      names.push_back(command->get_name());
  return names;
}

std::string about_option(const std::string& typed, const CLI::App& app, const CLI::App& command) {
  const std::string name = typed.substr(0, typed.find('='));
  if (command.get_option_no_throw(name) != nullptr)
    return name + " stands before the command; write " + name_of(command) + " " + name;
  const std::string refusal = name + " is not an option of " + name_of(command);
  const std::string meant = did_you_mean(name, long_names(command));
  const auto others = commands_with(name, app);
  if (!meant.empty() || others.empty()) return refusal + meant;
  return refusal + ", but of " + listed(others);
}

/// A word that is hardly anything but the name of a file, which there is not: absolute, in a
/// folder that there is, or with an ending as those of texts.
bool looks_like_path(const std::string& word) {
  if (word.find_first_of(" \t\r\n") != std::string::npos) return false;
  std::error_code none;
  const std::filesystem::path path(word);
  if (path.is_absolute() || std::filesystem::is_directory(path.parent_path(), none)) return true;
  const std::string ending = path.extension().string();
  constexpr std::size_t kShortest = 3, kLongest = 6;  // ".en", ".jsonl"
  return ending.size() >= kShortest && ending.size() <= kLongest &&
         std::islower(static_cast<unsigned char>(ending[1])) != 0 &&
         std::all_of(ending.begin() + 1, ending.end(),
                     [](unsigned char c) { return std::islower(c) != 0 || std::isdigit(c) != 0; });
}

/// Which option takes such a path; empty: none.
std::string option_for(const std::string& path, const CLI::App& command) {
  std::error_code none;
  const auto has = [&](const char* name) { return command.get_option_no_throw(name) != nullptr; };
  if (std::filesystem::is_directory(path, none)) return has("--model") ? "--model" : "";
  if (!std::filesystem::exists(path, none)) return "";
  for (const char* name : {"--source", "--hypothesis", "--input"})
    if (has(name)) return name;
  return "";
}

std::string about_arguments(const std::vector<std::string>& typed, const CLI::App& command) {
  const CLI::Option* sentence = command.get_option_no_throw("sentence");
  if (sentence != nullptr && !sentence->empty()) {
    std::string whole = sentence->results().front();
    for (const auto& word : typed)
      if (!is_option(word)) whole += " " + word;
    return "a sentence is one argument, in quotation marks: " + name_of(command) + " \"" + whole +
           "\"";
  }
  const std::string option = option_for(typed.front(), command);
  const std::string refusal = "no option stands before '" + typed.front() + "'";
  return option.empty() ? refusal + "; " + name_of(command) + " takes options"
                        : refusal + "; write " + option + " " + typed.front();
}

/// The option that a message of CLI11's is of.
const CLI::Option* option_in(const std::string& message, const CLI::App& command) {
  for (const CLI::Option* option : command.get_options())
    for (const char* behind : {":", " =", " is required", " was given"})
      if (message.find(option->get_name() + behind) != std::string::npos) return option;
  return nullptr;
}

std::string kind_of(const CLI::Option& option) {
  const std::string type = option.get_type_name();
  return type == "INT" || type == "UINT" ? "a whole number"
         : type == "FLOAT"               ? "a number"
                                         : "a value";
}

/// A value that is of another kind than the option's.
std::string about_value(const std::string& option, const std::string& value,
                        const std::string& kind) {
  const bool is_number = !value.empty() && std::all_of(value.begin(), value.end(), [](char c) {
    return std::isdigit(static_cast<unsigned char>(c)) != 0;
  });
  return option + " is '" + value + "'; " +
         (is_number ? "that is too large a number" : "it must be " + kind);
}

/// What CLI11 says, in words of ours where it speaks of an option and its value.
std::string about_error(const CLI::ParseError& error, const CLI::App& command) {
  std::string message = error.what();
  const std::string kind = error.get_name();
  const CLI::Option* option = option_in(message, command);
  if (option == nullptr) return message;
  const std::string name = option->get_name();
  const auto& values = option->results();
  if (kind == "RequiredError") return name + " is missing: " + option->get_description();
  if (option->get_expected_min() == 0) return name + " takes no value; leave it out";
  if (kind == "ArgumentMismatch" && values.size() > 1)
    return name + " is given " + std::to_string(values.size()) + " times; give it once";
  if (kind == "ArgumentMismatch") return name + " needs " + kind_of(*option) + " after it";
  if (values.empty()) return message;
  if (kind == "ConversionError") return about_value(name, values.back(), kind_of(*option));
  return name + " is " + values.back() + "; " + message.substr(message.find(": ") + 2);
}

}  // namespace

std::string did_you_mean(const std::string& typed, const std::vector<std::string>& known) {
  constexpr std::size_t kShortest = 3;  // of "-x" anything is near
  if (typed.size() < kShortest) return "";
  std::string lower = typed;
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  std::string nearest;
  std::size_t least = std::max<std::size_t>(1, typed.size() / 3) + 1;
  for (const std::string& name : known) {
    const bool begins = lower.size() > kShortest && name.starts_with(lower);
    const std::size_t distance = begins ? 1 : edit_distance(lower, name);
    if (distance >= least) continue;
    nearest = name;
    least = distance;
  }
  return nearest.empty() ? "" : "; did you mean " + nearest + "?";
}

std::string about_command(const std::string& shown, const std::string& typed, const CLI::App& app) {
  const auto commands = commands_with("", app);
  const std::string meant = did_you_mean(typed, commands);
  return shown + " is not a command of heed" +
         (meant.empty() ? "; its commands are " + listed(commands) : meant);
}

std::vector<std::string> long_names(const CLI::App& command) {
  std::vector<std::string> names;
  for (const CLI::Option* option : command.get_options())
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  return names;
}

std::string refusal_of(const CLI::App& app, const CLI::ParseError& error) {
  const auto given = app.get_subcommands();
  const CLI::App& command = given.empty() ? app : *given.front();
  const auto typed = app.remaining(true);
  std::string refusal;
  if (typed.empty()) {
    refusal = about_error(error, command);
  } else if (is_option(typed.front())) {
    refusal = about_option(typed.front(), app, command);
  } else if (given.empty()) {
    refusal = about_command("'" + typed.front() + "'", typed.front(), app);
  } else {
    refusal = about_arguments(typed, command);
  }
  return refusal + " (" + name_of(command) + " --help)";
}

void require_values(const CLI::App& app, const std::vector<std::string>& arguments) {
  const CLI::App* command = nullptr;  // the first that is named
  for (const auto& argument : arguments) {
    const auto named = app.get_subcommands(
        [&](const CLI::App* candidate) { return candidate->get_name() == argument; });
    if (command == nullptr && !named.empty()) command = named.front();
  }
  if (command == nullptr) return;
  const auto takes_value = [&](const std::string& name) {
    const auto* option = is_option(name) ? command->get_option_no_throw(name) : nullptr;
    return option != nullptr && option->get_expected_min() > 0;
  };
  for (std::size_t i = 0; i + 1 < arguments.size(); ++i) {
    const std::string& next = arguments[i + 1];
    if (!takes_value(arguments[i])) continue;
    if (next.empty())
      throw std::invalid_argument(arguments[i] + " has an empty value; name one, or leave it out");
    if (is_option(next) && command->get_option_no_throw(next) != nullptr)
      throw std::invalid_argument(arguments[i] + " needs a value; what stands after it, " + next +
                                  ", is an option");
  }
}

void forbid_negative_counts(CLI::App& app) {
  const CLI::Validator check(
      [](const std::string& text) {
        return text.starts_with('-') ? std::string("it must be 0 or more") : std::string();
      },
      "");
  for (CLI::App* command : app.get_subcommands([](CLI::App*) { return true; }))
    for (CLI::Option* option : command->get_options([](CLI::Option*) { return true; }))
      if (option->get_type_name() == "UINT") option->check(check);
}

void require_sentence(const std::string& sentence, const std::string& remedy) {
  if (is_blank(repair_utf8(sentence)))
    throw std::invalid_argument("the sentence is empty; write one in quotation marks");
  std::error_code none;
  if (std::filesystem::is_directory(sentence, none))
    throw std::invalid_argument("'" + sentence + "' is a folder, not a sentence; write --model " +
                                sentence + " if it is the model");
  if (!std::filesystem::exists(sentence, none)) {
    if (!looks_like_path(sentence)) return;
    throw std::invalid_argument("there is no file '" + sentence +
                                "'; check the path, or send it by standard input if it is text");
  }
  std::string instead = remedy;
  instead.replace(instead.find("FILE"), 4, sentence);
  throw std::invalid_argument("'" + sentence + "' is a file, not a sentence; for its lines write " +
                              instead);
}

CLI::Validator whole_number(int least, int most) {
  const std::string limits =
      "it must be from " + std::to_string(least) + " to " + std::to_string(most);
  return CLI::Validator(
      [=](const std::string& text) {
        char* end = nullptr;
        const long value = std::strtol(text.c_str(), &end, 10);
        const bool is_number = end != text.c_str() && *end == '\0';
        return !is_number || (value >= least && value <= most) ? std::string() : limits;
      },
      "");
}

}  // namespace heed
