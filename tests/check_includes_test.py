#!/usr/bin/env python3
"""What scripts/check_includes finds, in small source folders and in the project's own."""

import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RULE = """# Page
```include-rule
base:
door/lean: base   # a door has two sides
door: base door/lean
top: base door/lean
main: top

<torch/>: door
```
"""
FILES = {
    "base/a.h": "#pragma once\n#include <vector>\n",
    "base/a.cpp": '#include "base/a.h"\n',
    "door/lean.h": '#include "base/a.h"\n',
    "door/torch.cpp": '#include <torch/torch.h>\n\n#include "door/lean.h"\n',
    "top/b.h": '#include "base/a.h"\n#include "door/lean.h"\n',
    "main.cpp": '#include "top/b.h"\n',
}


def run(src: Path) -> list[str]:
    """The complaints about a source folder; none where the check ends well."""
    ended = subprocess.run([ROOT / "scripts/check_includes", "--src", src], capture_output=True, text=True)
    *complaints, closing = ended.stdout.splitlines() or [""]
    assert (ended.returncode == 0) == (not complaints) and closing.startswith("check_includes: "), ended
    return complaints


class CheckIncludes(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.src = Path(folder.name) / "src"
        for path, text in FILES.items():
            self.write(path, text)
        self.write("README.md", RULE)

    def write(self, path: str, text: str):
        (self.src / path).parent.mkdir(parents=True, exist_ok=True)
        (self.src / path).write_text(text)

    def rule_with(self, old: str, new: str):
        self.assertIn(old, RULE)
        self.write("README.md", RULE.replace(old, new))

    def test_code_that_keeps_to_the_rule_is_left_alone(self):
        self.assertEqual(run(self.src), [])

    def test_an_include_against_the_rule_is_told_with_its_place(self):
        self.write("base/a.cpp", '#include "base/a.h"\n\n  #  include "top/b.h"\n')
        self.assertEqual(run(self.src), ["src/base/a.cpp:3: base may not include top"])

    def test_a_file_that_is_a_room_of_its_own_is_held_to_its_own_line(self):
        self.write("door/torch.h", "")
        self.write("door/lean.h", '#include "door/torch.h"\n')
        self.write("top/b.h", '#include "door/torch.h"\n')
        self.assertEqual(run(self.src), ["src/door/lean.h:1: door/lean may not include door",
                                         "src/top/b.h:1: top may not include door"])

    def test_a_line_that_begins_with_a_space_goes_on_with_the_one_before(self):
        self.rule_with("top: base door/lean", "top: base\n     door/lean")
        self.assertEqual(run(self.src), [])

    def test_a_header_of_the_outside_world_is_for_its_rooms_alone(self):
        self.write("top/b.h", "#include <torch/types.h>\n#include <torchless>\n")
        self.assertEqual(run(self.src), ["src/top/b.h:1: top may not include <torch/types.h>"])

    def test_a_room_without_a_line_is_told(self):
        self.write("new/c.h", "")
        self.assertEqual(run(self.src), ["the rule has no line for new"])

    def test_a_line_without_a_room_is_told(self):
        self.rule_with("top: base", "gone: base\ntop: base")
        self.assertEqual(run(self.src), ["the rule has a line for gone, which is not there"])

    def test_a_cycle_in_the_rule_is_told(self):
        self.rule_with("base:\n", "base: top\n")
        self.assertEqual(run(self.src), ["the rule has a cycle: base -> top -> base"])

    def test_a_page_without_a_rule_is_no_success(self):
        self.write("README.md", "# Page\n")
        with self.assertRaises(AssertionError):
            run(self.src)

    def test_one_include_too_many_breaks_the_projects_own_check(self):
        shutil.rmtree(self.src)
        shutil.copytree(ROOT / "src", self.src)
        before = run(self.src)
        place = self.src / "text" / "words.cpp"
        lines = place.read_text().count("\n")
        place.write_text(place.read_text() + '#include "cli/command.h"\n#include <torch/torch.h>\n')
        self.assertEqual(sorted(set(run(self.src)) - set(before)),
                         [f"src/text/words.cpp:{lines + 1}: text may not include cli",
                          f"src/text/words.cpp:{lines + 2}: text may not include <torch/torch.h>"])


if __name__ == "__main__":
    sys.exit(unittest.main())
