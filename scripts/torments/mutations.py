"""The tests themselves: small changes to the lean half's .cpp files, one at a time, each of which the unit tests should
notice. A change that gives the same program under another name cannot be noticed; the survivors are listed, to be
looked at."""

import os
import re
import resource
import shlex
import shutil
import subprocess
from collections import Counter
from pathlib import Path

from .running import ROOT, Failed, expect, is_root, succeed

LONGEST_TESTS = 5.0  # times what the tests of the unchanged code take of the CPU: longer, and the change is noticed
WAITING = 10  # times that may pass, for a program that waits for ever
BUILDING = 7200  # seconds
MEMORY = 8 << 30  # bytes
SWAPS = [("<=", "<"), (">=", ">"), ("==", "!="), ("!=", "=="), ("&&", "||"), ("||", "&&"), ("+=", "-="), ("-=", "+="),
         ("++", "--"), ("--", "++"), (" < ", " <= "), (" > ", " >= "), (" + ", " - "), (" - ", " + "), (" * ", " / "),
         (" / ", " * "), ("true", "false"), ("false", "true"), ("!", ""), ("std::min", "std::max"),
         ("std::max", "std::min"), ("break;", "continue;"), ("continue;", "break;")]
NUMBER = re.compile(r"(?<![\w.])(\d+)(?![\w.])")
CALL = re.compile(r"^\s+[\w.:>\-]+\([^;{}]*\);\s*$")
CONDITION = re.compile(r"\b(if|while) \(")


def torment(bench):
    tree = Tree(bench.folder / "tree")
    seconds = tree.build_and_time()
    tried, survivors = 0, Counter()  # these by file
    for file, number, line, changed in drawn(tree, bench):
        if tried == bench.count:
            break
        seen = tree.notices(file, number, changed, LONGEST_TESTS * seconds + 10)
        if seen is None:  # it does not compile, or it is the same program
            continue
        tried += 1
        if not seen:
            survivors[file] += 1
            print(f"torture: mutations: not noticed: {file}:{number}: {line.strip()}  ->  {changed.strip()}", flush=True)
        if not seen or tried % 10 == 0:
            print(f"torture: mutations: so far {figure(tried, survivors)}", flush=True)
    return figure(tried, survivors)


def figure(tried, survivors):
    noticed = tried - survivors.total()
    where = ", ".join(f"{count} in {file}" for file, count in survivors.most_common())
    return f"{noticed} of {tried} changes noticed ({100 * noticed / max(1, tried):.0f} %){where and '; others: ' + where}"


def used_by_children():
    """Seconds of the CPU."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class Tree:
    """A copy of the code, with a build of its own. A changed file is compiled by itself, and its object linked before the
    library that has the unchanged one, which is not taken from there then."""

    def __init__(self, folder):
        self.folder, self.build = folder, folder / "build"
        listed = subprocess.run(["git", "-C", ROOT, "ls-files", "-co", "--exclude-standard"], capture_output=True, text=True)
        if listed.returncode != 0:
            raise Failed(f"mutations need the code in a git repository: {listed.stderr.strip()}")
        for name in listed.stdout.splitlines():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, folder / name, follow_symlinks=True)
        lean = (ROOT / "src" / "CMakeLists.txt").read_text().split("# The Torch half")[0]
        names = set(re.findall(r"^  ([\w/]+\.cpp)", lean.split("# The kernels of training.")[0], re.M))
        self.files = sorted(f"src/{name}" for name in names)

    def suites_of(self, file):
        """The test suites of a source file's room, which are the likeliest to notice what is changed in it."""
        code = "".join(path.read_text() for path in (self.folder / "tests" / Path(file).parent.name).glob("*_test.cpp"))
        return sorted(set(re.findall(r"^TEST(?:_[FP])?\((\w+),", code, re.M)))

    def tests(self, seconds, program, suites=()):
        """Whether the tests of these suites pass, or of all, within so many seconds of the CPU. What a change makes of
        the code is not let loose: it runs without root's rights and with little memory."""
        chosen = ":".join(f"{suite}.*:*/{suite}.*" for suite in suites) or "*"
        command = [program, "--gtest_brief=1", "--gtest_fail_fast", f"--gtest_filter={chosen}"]
        home = self.folder / "tests-home"
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir()
        home.chmod(0o777)
        user = {"user": 65534, "group": 65534, "extra_groups": []} if is_root() else {}

        def limit():
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds)))

        try:
            return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=WAITING * seconds,
                                  cwd=home, env=os.environ | {"TMPDIR": str(home)}, **user,
                                  preexec_fn=limit).returncode == 0
        except subprocess.TimeoutExpired:
            return False

    def build_and_time(self):
        succeed(["cmake", "-S", self.folder, "-B", self.build, "-G", "Ninja", "-DHEED_TORCH=OFF", "-DCMAKE_BUILD_TYPE=None",
                 "-DCMAKE_CXX_FLAGS=-O1"])
        succeed(["ninja", "-C", self.build, "-j1", "heed_tests"], seconds=BUILDING)
        self.read_commands()
        began = used_by_children()
        expect(self.tests(BUILDING, self.build / "heed_tests"), "the unit tests do not pass with the unchanged code")
        return used_by_children() - began

    def read_commands(self):
        """How each file is compiled, and the tests are linked."""
        lines = succeed(["ninja", "-C", self.build, "-t", "commands", "heed_tests"]).out.decode().splitlines()
        self.compilers = {words[-1]: words for line in lines if (words := shlex.split(line))[-2] == "-c"}
        link = next(line for line in lines if " -o heed_tests " in line)
        self.linker = next(part for part in link.split(" && ") if " -o heed_tests " in part)

    def compiled(self, file, text):
        """The object of a file with another text; None where it does not compile."""
        changed = self.folder / "changed" / Path(file).name
        changed.parent.mkdir(exist_ok=True)
        changed.write_text(text)
        words = list(self.compilers[str(self.folder / file)])
        words[-1] = changed
        words[words.index("-o") + 1] = changed.with_suffix(".o")
        words = [word for word in words if word != "-Werror"]
        ended = subprocess.run(words, cwd=self.build, capture_output=True, timeout=BUILDING)
        return changed.with_suffix(".o") if ended.returncode == 0 else None

    def notices(self, file, number, changed, seconds):
        """Whether the tests notice a changed line; None where it does not compile, or where the
        compiler makes the same program of it."""
        original = (self.folder / file).read_text()
        lines = original.split("\n")
        lines[number - 1] = changed
        unchanged = self.compiled(file, original).read_bytes()
        made = self.compiled(file, "\n".join(lines))
        if made is None or made.read_bytes() == unchanged:
            return None
        program = self.folder / "changed" / "heed_tests"
        command = self.linker.replace(" -o heed_tests ", f" -o {program} {made} ")
        if subprocess.run(command, shell=True, cwd=self.build, capture_output=True, timeout=BUILDING).returncode != 0:
            return None
        suites = self.suites_of(file)
        return bool(suites) and not self.tests(seconds, program, suites) or not self.tests(seconds, program)


def drawn(tree, bench):
    """Changes in random order, without end: each line with one as likely as another."""
    lines = [(file, number, line) for file in tree.files
             for number, line in enumerate((tree.folder / file).read_text().split("\n"), 1)]
    seen = set()
    while len(seen) < 5 * len(lines):
        file, number, line = bench.random.choice(lines)
        changes = changes_of(line)
        if not changes:
            continue
        changed = bench.random.choice(changes)
        if (file, number, changed) not in seen:
            seen.add((file, number, changed))
            yield file, number, line, changed


def changes_of(line):
    """What small changes there are to a line of code: an operator, a constant, a condition, a call taken out."""
    code = re.sub(r'"(\\.|[^"\\])*"|\'(\\.|[^\'\\])*\'', lambda text: "\0" * len(text[0]), line.split("//")[0])
    if not code.strip() or code.lstrip().startswith("#") or "static_assert" in code or "template" in code:
        return []
    changes = []
    for old, new in SWAPS:
        at = code.find(old)
        while at >= 0:
            if is_token(code, at, old):
                changes.append(line[:at] + new + line[at + len(old):])
            at = code.find(old, at + 1)
    for found in NUMBER.finditer(code):
        changes.append(line[:found.start()] + str(int(found[1]) + 1) + line[found.end():])
    for found in CONDITION.finditer(code):
        end = closing(code, found.end())
        if end:
            changes.append(line[:found.end()] + "false" + line[end:])
    if CALL.match(code) and "return" not in code:
        changes.append(";")
    return changes


def closing(code, begin):
    """Where the parenthesis closes that was opened before `begin`; None where another line closes it."""
    depth = 1
    for at in range(begin, len(code)):
        depth += {"(": 1, ")": -1}.get(code[at], 0)
        if depth == 0:
            return at
    return None


def is_token(code, at, old):
    """Whether an operator stands there by itself, not as a part of a longer one or of a template's list."""
    before, after = code[at - 1:at], code[at + len(old):at + len(old) + 1]
    if old[0].isalpha():
        return not (before.isalnum() or before == "_" or after.isalnum() or after == "_")
    if old == "!":
        return after != "=" and before in ("", " ", "(")
    if old in ("&&", "||"):
        return before == " " and after in (" ", "") and not re.search(r"\bauto&& $", code[:at + 3])
    return not (set(before + after) & set("<>=!&|+-*/"))
