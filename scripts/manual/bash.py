"""Completion for bash. Values that are no path and no word of a list, such as numbers, are left to the user."""

from .help_text import Command, Program

FUNCTION = """# Completion of heed's commands, options and files for bash. Made by scripts/make_manual from heed --help.

_heed() {{
  local current=${{COMP_WORDS[COMP_CWORD]}} previous=${{COMP_WORDS[COMP_CWORD - 1]}} options files='' values=''
  if [ "$current" = = ]; then  # --option=
    current=
  elif [ "$previous" = = ]; then  # --option=word
    previous=${{COMP_WORDS[COMP_CWORD - 2]}}
  fi
  COMPREPLY=()
  if [ "$COMP_CWORD" = 1 ]; then
    mapfile -t COMPREPLY < <(compgen -W '{first}' -- "$current")
    return
  fi
  case ${{COMP_WORDS[1]}} in
{commands}
    *) return ;;
  esac
  if [ -n "$values" ]; then
    mapfile -t COMPREPLY < <(compgen -W "$values" -- "$current")
  elif [ -n "$files" ]; then
    compopt -o filenames
    mapfile -t COMPREPLY < <(compgen -f -- "$current")
  elif [ -n "$options" ]; then
    mapfile -t COMPREPLY < <(compgen -W "$options" -- "$current")
  fi
}}
complete -F _heed heed
"""


def write_command(command: Command) -> str:
    """What may follow the word before the cursor."""
    lines = [f"    {command.name})", f"      options='{' '.join(n for o in command.options for n in o.names)}'"]
    lines.append("      case $previous in")
    for option in command.options:
        if option.choices:
            lines.append(f"        {'|'.join(option.names)}) values='{' '.join(option.choices)}' ;;")
    files = [name for option in command.options if option.takes_file for name in option.names]
    others = [name for o in command.options if o.kind and not o.takes_file and not o.choices for name in o.names]
    if files:
        lines.append(f"        {'|'.join(files)}) files=yes ;;")
    if others:
        lines.append(f"        {'|'.join(others)}) options= ;;")
    return "\n".join(lines + ["      esac", "      ;;"])


def write(program: Program) -> str:
    first = [c.name for c in program.commands] + [name for option in program.options for name in option.names]
    return FUNCTION.format(first=" ".join(first), commands="\n".join(map(write_command, program.commands)))
