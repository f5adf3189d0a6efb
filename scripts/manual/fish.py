"""Completion for fish."""

from .help_text import Option, Program


def quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def write_option(condition: str, option: Option) -> str:
    names = "".join(f" -l {name[2:]}" if name.startswith("--") else f" -s {name[1:]}" for name in option.names)
    value = ""
    if option.choices:
        value = f" -x -a {quoted(' '.join(option.choices))}"
    elif option.kind:
        value = " -r -F" if option.takes_file else " -x"
    return f"complete -c heed -n '{condition}'{names}{value} -d {quoted(option.text)}"


def write(program: Program) -> str:
    lines = ["# Completion of heed's commands, options and files for fish. Made by scripts/make_manual from heed --help.",
             "complete -c heed -f"]
    beginning = "__fish_use_subcommand"
    lines += [f"complete -c heed -n {beginning} -a {c.name} -d {quoted(c.text)}" for c in program.commands]
    lines += [write_option(beginning, option) for option in program.options]
    for command in program.commands:
        lines += [write_option(f"__fish_seen_subcommand_from {command.name}", option) for option in command.options]
    return "\n".join(lines) + "\n"
