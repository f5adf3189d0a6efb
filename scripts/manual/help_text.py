"""Reads --help, whose layout is CLI11's: names in the first 30 columns, or in a line of their own; then what they do."""

import re
import subprocess
from dataclasses import dataclass, field

COLUMN = 30


@dataclass(frozen=True)
class Option:
    names: tuple[str, ...]  # "-m", "--model"; of a positional argument its name alone
    kind: str  # "INT", "TEXT", "FILE", ...; empty: a flag
    choices: tuple[str, ...]  # the values there are; empty: any
    default: str
    notes: str  # "REQUIRED", "Needs: --corpus", "..." (may be given several times)
    text: str  # what it does

    @property
    def takes_file(self) -> bool:
        """Whether its value may be a path: where --help does not say what else it is."""
        return self.kind in ("TEXT", "FILE", "FOLDER") and not self.choices


@dataclass
class Command:
    name: str
    text: str
    groups: dict[str, list[Option]] = field(default_factory=dict)  # by heading

    @property
    def options(self) -> list[Option]:
        return [option for name, group in self.groups.items() if name != "Positionals" for option in group]

    @property
    def positionals(self) -> list[Option]:
        return self.groups.get("Positionals", [])


@dataclass
class Program:
    version: str
    text: str
    options: list[Option]
    commands: list[Command]

    def shared_options(self) -> list[Option]:
        """Those that every command has."""
        return [option for option in self.commands[0].options if all(option in c.options for c in self.commands)]


def entries(lines):
    """Triples of a heading, names, and what they do, in order."""
    heading = ""
    for line, following in zip(lines, lines[1:] + [""]):
        if line.endswith(":") and not line.startswith(" "):
            heading = line[:-1]
        elif not line.startswith("  ") or line.startswith(" " * COLUMN):
            continue
        elif following.startswith(" " * COLUMN):
            yield heading, line.strip(), following.strip()
        else:
            yield heading, line[:COLUMN].strip(), line[COLUMN:].strip()


def parse_option(words: str, text: str) -> Option:
    """From `-b,--beam-size INT=4` or `--metric TEXT:{bleu,chrf}=bleu ... REQUIRED`."""
    names, _, rest = words.partition(" ")
    names = re.sub(r"\{.*?\}", "", names)  # the value that a flag stands for
    if not re.fullmatch(r"(-\w,)?--[a-z][a-z0-9-]*(,--[a-z][a-z0-9-]*)*|[a-z]+", names):
        raise ValueError(f"no names of an option: {words}")
    value, _, notes = rest.partition(" ")
    if re.match(r"\w+:$", value) or value == "...":  # a flag has notes only
        value, notes = "", rest
    kind, _, default = value.partition("=")
    kind, _, limits = kind.partition(":")
    choices = tuple(limits[1:-1].split(",")) if limits.startswith("{") else ()
    return Option(tuple(names.split(",")), kind, choices, default, notes.strip(), text)


def read_command(program: str, name: str, text: str) -> Command:
    command = Command(name, text)
    for heading, words, description in entries(run(program, name, "--help").splitlines()):
        command.groups.setdefault(heading, []).append(parse_option(words, description))
    return command


def run(*words: str) -> str:
    return subprocess.run(words, check=True, stdout=subprocess.PIPE, encoding="utf-8").stdout


def read_program(path: str) -> Program:
    lines = run(path, "--help").splitlines()
    found = list(entries(lines))
    return Program(
        version=run(path, "--version").split()[-1],
        text=lines[0],
        options=[parse_option(words, text) for heading, words, text in found if heading == "Options"],
        commands=[read_command(path, name, text) for heading, name, text in found if heading == "Subcommands"],
    )
