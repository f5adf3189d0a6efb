"""Completion for zsh, with its _arguments."""

import re

from .help_text import Command, Option, Program

FUNCTION = """#compdef heed
# Completion of heed's commands, options and files for zsh. Made by scripts/make_manual from heed --help.

local -a commands=(
{commands}
)
local state
_arguments -C \\
{options}
  '1: :->command' '*:: :->arguments' && return
if [[ $state == command ]]; then
  _describe 'command' commands
  return
fi
case $words[1] in
{arguments}
esac
"""


def quoted(text: str) -> str:
    return text.replace("'", "'\\''")


def plain(text: str) -> str:
    """A description within `[...]`."""
    return quoted(re.sub(r"([\[\]\\:])", r"\\\1", text))


def write_option(option: Option) -> str:
    several = "*" if option.notes.startswith("...") else f"({' '.join(option.names)})" if len(option.names) > 1 else ""
    spellings = [name + "=" if option.kind and name.startswith("--") else name for name in option.names]
    names = spellings[0] if len(spellings) == 1 else "'{" + ",".join(spellings) + "}'"
    value = ""
    if option.kind:
        action = f"({' '.join(option.choices)})" if option.choices else "_files" if option.takes_file else " "
        value = f":{option.kind.lower()}:{action}"
    return f"    '{several}{names}[{plain(option.text)}]{value}'"


def write_command(command: Command) -> str:
    options = [write_option(option) for option in command.options]
    options += [f"    ':{option.names[0]}: '" for option in command.positionals]
    return f"  {command.name}) _arguments -S \\\n" + " \\\n".join(options) + " ;;"


def write(program: Program) -> str:
    commands = "\n".join(f"  '{command.name}:{quoted(command.text)}'" for command in program.commands)
    options = " \\\n".join(write_option(option)[2:] for option in program.options)
    return FUNCTION.format(commands=commands, options=options + " \\",
                           arguments="\n".join(map(write_command, program.commands)))
