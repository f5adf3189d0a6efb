#!/usr/bin/env python3
"""Runs a program with a terminal for its standard error, and writes what it shows there:

    on_terminal.py INPUT OUTPUT COMMAND...

INPUT is a file, or "-": then a line is typed, and Ctrl-D. Standard output goes to the file OUTPUT.
"""
import os
import pty
import sys

source, output, *command = sys.argv[1:]
process, terminal = pty.fork()
if process == 0:
    if source != "-":
        os.dup2(os.open(source, os.O_RDONLY), 0)
    os.dup2(os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644), 1)
    os.execvp(command[0], command)
if source == "-":
    os.write(terminal, b"The dog sleeps.\n\x04")
while True:
    try:
        shown = os.read(terminal, 1 << 16)
    except OSError:  # how Linux says that the other end is closed
        break
    if not shown:
        break
    sys.stdout.buffer.write(shown)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]))
