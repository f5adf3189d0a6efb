"""Hostile lines through translate, align and score, and lines from a slow pipe: as many lines out, and flat memory."""

import os
import subprocess
import threading
import time

from .running import expect, in_words, resident, start

WORDS = ("the cat drinks its milk because it was too tired to cross street animal key bank . , ! ? and of "
         "The It They 3½ 10² Łódź 中文 Привет 😀 z.B. U.S. Dr. J.").split()
ODD = ("\u00ad", "\u200b", "\u200d", "\u200e", "\u2060", "\ufe0f", "\ufeff", "\u0085", "\u00a0", "\u3000", "\0", "\x01",
       "\x7f", "\t", "\r", "\v", "\f", "\u2028", "\u2029", "</s>", "<pad>", "<unk>", ">>fra<<", "|||", "▁", "⁇", "\ufffd", "\\", '"',
       "e\u0301\u0301\u0301", "\U000f0000", "\U0010ffff", "اللغة", "א", "ไทย", "한국어", "ﬁ", "Ⅷ", "1" * 40, "a" * 60)
ALLOWED = 16  # MiB that a program may grow by after the first third


def hostile_line(random):
    """One line without its end, most of them short."""
    kind = random.random()
    if kind < 0.1:
        return random.choice((b"", b" ", b"\t \t", "\u200b\u2060".encode(), "\u0085".encode(), b"\0"))
    if kind < 0.3:
        return random.randbytes(random.randint(1, 40)).replace(b"\n", b"")
    words = random.choices(WORDS, k=random.randint(1, 12))
    if kind < 0.9:
        for _ in range(random.randint(1, 4)):
            words.insert(random.randint(0, len(words)), random.choice(ODD))
    if kind > 0.999:
        words *= 200
    text = random.choice((" ", " ", "", "  ")).join(words).encode()
    if kind < 0.4:  # cut in the midst of a character
        text = text[random.randint(0, 3):-random.randint(1, 3)]
    return text


def write_lines(path, count, random):
    with open(path, "wb") as file:
        file.write(b"It is good.\n")  # what begins a text may say how it is encoded
        for _ in range(count - 1):
            file.write(hostile_line(random) + b"\n")


class Memory(threading.Thread):
    """Watches how much a program has in memory until it ends."""

    def __init__(self, process):
        super().__init__(daemon=True)
        self.process, self.megabytes = process, []
        self.start()

    def run(self):
        while self.process.poll() is None:
            now = resident(self.process)
            if now is None:
                break
            self.megabytes.append(now)
            time.sleep(0.02)

    def growth(self):
        """MiB between the most in the first third and the most of all, and that."""
        third = self.megabytes[: len(self.megabytes) // 3] or [0]
        return max(self.megabytes) - max(third), max(self.megabytes)


def count_lines(command):
    """Lines that a program writes, and its memory's (growth, peak) in MiB."""
    process = start(command, stderr=subprocess.DEVNULL)
    memory = Memory(process)
    lines = 0
    while block := os.read(process.stdout.fileno(), 1 << 16):
        lines += block.count(b"\n")
    code = process.wait()
    memory.join()
    expect(code == 0, f"{in_words(command)} ended with {code}")
    return lines, memory.growth()


def torment(bench):
    """As many lines as each command can have in the time there is, about: 10,000 at least, 10^6 in 20 minutes."""
    count = max(10_000, int((bench.end - time.monotonic()) * 850))
    source, target = bench.folder / "hostile.a", bench.folder / "hostile.b"
    for path in (source, target):
        write_lines(path, count, bench.random)
    common = ["--model", bench.model, "--threads", 1]
    figures = []
    for name, command in (
            ("translate", ["translate", *common, "--beam-size", 1, "--max-length", 30, "--input", source]),
            ("align", ["align", *common, "--source", source, "--target", target]),
            ("score", ["score", *common, "--source", source, "--target", target])):
        lines, (growth, peak) = count_lines([bench.heed, *command])
        expect(lines == count, f"{name} wrote {lines:,} lines for {count:,} of {source}")
        expect(growth < ALLOWED, f"{name} grew by {growth:.0f} MiB after the first third of {source}")
        figures.append(f"{name} {peak:.0f} MiB")
    return f"{count:,} hostile lines, as many out; memory at most: {', '.join(figures)}"


def soak(bench):
    """A pipe that sends a line and waits for its answer."""
    lines = [hostile_line(bench.random) + b"\n" for _ in range(500)]
    lines[0] = b"It is good.\n"
    process = start([bench.heed, "translate", "--quiet", "--model", bench.model, "--threads", 1, "--max-length", 30],
                    stdin=subprocess.PIPE, stderr=subprocess.DEVNULL)
    answers, memory, sent = {}, [], 0
    for _ in bench.rounds():
        for line in lines:
            process.stdin.write(line)
            process.stdin.flush()
            answer = process.stdout.readline()
            expect(answer.endswith(b"\n"), f"no answer to {line!r}")
            expect(answers.setdefault(line, answer) == answer, f"another answer to {line!r} the second time")
            time.sleep(bench.random.choice((0, 0, 0, 0.002)))
        sent += len(lines)
        memory.append(resident(process))
    process.stdin.close()
    expect(process.wait() == 0, f"translate ended with {process.returncode} at the end of its pipe")
    growth = memory[-1] - memory[len(memory) // 3]
    expect(growth < ALLOWED, f"translate grew by {growth:.1f} MiB after the first third of {sent:,} lines")
    return f"{sent:,} lines one by one through a pipe, the same answers; memory {memory[0]:.1f} MiB at first, " \
           f"{memory[-1]:.1f} MiB at the end"
