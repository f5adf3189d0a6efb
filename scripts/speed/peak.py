"""Part `peak`, which every share needs: the product of 2048 x 2048 matrices, measured in each run."""

import functools
import json
import subprocess

from .arithmetic import peaks
from .material import threads_in_words
from .processes import ROOT, Failed, run

BUILD = ROOT / "build"


@functools.cache
def built():
    """build/heed_bench, brought up to date."""
    build = subprocess.run(["cmake", "--build", str(BUILD), "--target", "heed_bench"], capture_output=True, text=True)
    if build.returncode != 0:
        raise Failed("heed_bench cannot be built; it needs Google Benchmark (apt-get install libbenchmark-dev, then "
                     f"configure the build again). {(build.stdout + build.stderr).strip()[-500:]}")
    return BUILD / "heed_bench"


def measure(bench, results):
    command = [built(), "--benchmark_filter=^peak", "--benchmark_format=json"]
    command.append(f"--benchmark_min_time={bench.size(1.0, 0.05)}")
    report = json.loads(run(command).out)
    bench.peak = peaks(report)
    for threads, flops in bench.peak.items():
        results.add(f"peak: float32 product of 2048 x 2048, {threads_in_words(threads)}", flops / 1e9, "GFLOP/s")
