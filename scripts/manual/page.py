"""The manual page, in the man macros of roff."""

import re

from .help_text import Command, Option, Program

BEGINNING = r"""
.SH SYNOPSIS
.SY heed
.I COMMAND
.RI [ OPTION ]...
.YS
.SH DESCRIPTION
heed trains an encoder-decoder transformer on a parallel corpus, translates line by line, aligns the words of two
languages, scores and evaluates translations, and explains which words relate and which words decide.
.PP
A model is a folder in Hugging Face's MarianMT format. Without
.B \-\-model
it is the bundled English-German one.
Data goes to standard output, everything else to standard error.
Training, gradients and
.B \-\-device cuda
need the package
.IR heed\-torch .
""".strip()

ENDING = r"""
.SH FILES
.TP
.I /usr/share/heed/models
The bundled models: en\-de, de\-en and toy.
.SH EXIT STATUS
.TP
0
Done.
.TP
1
The work failed.
.TP
2
The command line is wrong.
.TP
130, 143
Stopped by SIGINT, by SIGTERM.
.SH EXAMPLES
Translate a line, with its word alignment:
.PP
.EX
echo "He was too tired to go out last night." | heed translate \-\-alignment hard
.EE
.PP
Judge the translations of a file:
.PP
.EX
heed translate \-\-input test.en | heed evaluate \-\-reference test.de
.EE
.PP
Explain a translation in a page for the browser:
.PP
.EX
heed explain \-\-html page.html "The animal did not cross the street because it was too tired."
.EE
""".strip()

CHARACTERS = {"\\": r"\e", "^": r"\(ha", "~": r"\(ti", "`": r"\(ga", "'": r"\(aq"}


def plain(text: str) -> str:
    """Text as it is, for roff: special characters escaped, and the dashes of options kept as they are typed."""
    text = "".join(CHARACTERS.get(character, character) for character in text)
    return re.sub(r"(?<!\w)-+[\w-]*", lambda option: option.group().replace("-", r"\-"), text)


def bold(text: str) -> str:
    return r"\fB" + text.replace("-", r"\-") + r"\fR"


def sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!", "...")) else text + "."


def write_option(option: Option) -> str:
    value = "|".join(option.choices) or option.kind
    several = " ..." if option.notes.startswith("...") else ""
    notes = option.notes.removeprefix("...").replace("REQUIRED", "Required").replace(":", "").strip()
    text = plain(sentence(option.text))
    text += f" {plain(notes)}." if notes else ""
    text += f" Default: {plain(option.default)}." if option.default and option.default != "-" else ""
    names = ", ".join(bold(name) for name in option.names)
    return f".TP\n{names}" + (rf" \fI{plain(value)}\fR" if value else "") + several + "\n\\&" + text


def write_command(command: Command, shared: list[Option]) -> str:
    words = " ".join(rf"[\fI{plain(option.names[0])}\fR]" for option in command.positionals)
    parts = [f".SS heed {command.name} [\\fIOPTION\\fR]... {words}".rstrip(), plain(sentence(command.text))]
    for heading, options in command.groups.items():
        own = [option for option in options if option not in shared]
        if own and heading not in ("Options", "Positionals"):
            parts.append(f".PP\n.I {heading}")
        parts += [write_option(option) for option in own]
    return "\n".join(parts)


def write(program: Program) -> str:
    name = program.text[:1].lower() + program.text[1:].removesuffix(".")
    shared = program.shared_options()
    parts = [f'.TH HEED 1 "" "heed {program.version}" "User Commands"', ".SH NAME", rf"heed \- {plain(name)}", BEGINNING]
    parts += [".SH OPTIONS", "Of heed alone:", *(write_option(o) for o in program.options if o not in shared)]
    parts += [".PP", "Of every command:", *map(write_option, shared)]
    parts += [".SH COMMANDS", *(write_command(command, shared) for command in program.commands), ENDING]
    return "\n".join(parts) + "\n"
