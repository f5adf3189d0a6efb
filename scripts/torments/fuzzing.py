"""libFuzzer on every reader, under AddressSanitizer and UndefinedBehaviorSanitizer: no crash, hang or leak. What it
finds is kept in build-fuzz/found; the corpus of tests/fuzz stays small."""

import re
import shutil
import time

from .running import ROOT, Skipped, expect, run, succeed

BUILD = ROOT / "build-fuzz"
HANGS = 60  # seconds for one input: with the sanitizers, on a busy machine
MEMORY = 4096  # MiB: a header of zstd may ask for half of it
BUILDING = 7200


def torment(bench):
    clang = next((name for name in ("clang++", "clang++-14") if shutil.which(name)), None)
    if clang is None:
        raise Skipped("clang is not installed (apt-get install clang)")
    seconds = bench.end - time.monotonic()
    build(clang)
    targets = sorted(BUILD.glob("fuzz_*"))
    figures = [fuzz(bench, target, max(1, int(seconds / len(targets)))) for target in targets]
    return f"{len(targets)} readers, no crash, hang or leak in " + ", ".join(figures)


def build(clang):
    succeed(["cmake", "-S", ROOT, "-B", BUILD, "-G", "Ninja", f"-DCMAKE_CXX_COMPILER={clang}", "-DHEED_TORCH=OFF",
             "-DHEED_FUZZ=ON", "-DCMAKE_BUILD_TYPE=None", "-DCMAKE_CXX_FLAGS=-O1 -gline-tables-only"])
    succeed(["ninja", "-C", BUILD, "-j1", "fuzz"], seconds=BUILDING)


def fuzz(bench, target, seconds):
    """Inputs that a reader was given."""
    reader = target.name.removeprefix("fuzz_")
    found = BUILD / "found" / reader
    found.mkdir(parents=True, exist_ok=True)
    ended = run([target, f"-max_total_time={seconds}", f"-timeout={HANGS}", f"-rss_limit_mb={MEMORY}", "-print_final_stats=1",
                 f"-seed={bench.random.randint(1, 1 << 30)}", f"-artifact_prefix={found}/", bench.fresh("inputs"),
                 ROOT / "tests" / "fuzz" / "corpus" / reader], seconds=seconds + 300)
    reason = next((line for line in ended.err.splitlines() if re.search("ERROR|runtime error|what", line)), "")
    expect(ended.code == 0, f"{reader}: {reason} (inputs in {found})")
    count = re.search(r"number_of_executed_units: (\d+)", ended.err)
    return f"{reader} {int(count[1]):,}"
