"""What the figures were measured on."""

import os
import platform

from .processes import run

# Instruction sets that kernels of heed and oneDNN choose by, as /proc/cpuinfo spells them.
NOTEWORTHY = ("avx2", "fma", "f16c", "avx512f", "avx512_vnni", "avx_vnni", "avx512_bf16", "amx_bf16", "amx_int8")


def cpu_facts(text=None):
    """(model, the noteworthy instruction sets) from /proc/cpuinfo."""
    if text is None:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            text = file.read()
    facts = {}
    for line in text.splitlines():
        key, _, value = line.partition(":")
        facts.setdefault(key.strip(), value.strip())
    flags = facts.get("flags", "").split()
    return facts.get("model name", "unknown"), [name for name in NOTEWORTHY if name in flags]


def describe(heed):
    """Name -> value, in the order to show them."""
    model, sets = cpu_facts()
    facts = {
        "CPU": model,
        "cores": str(len(os.sched_getaffinity(0))),
        "instruction sets": " ".join(sets),
        "memory": f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.1f} GiB",
        "system": f"{platform.system()} {platform.release()}",
        "load": " ".join(f"{load:.1f}" for load in os.getloadavg()) + " (1, 5, 15 minutes; idle is 0)",
    }
    for line in run([heed, "info"]).out.splitlines():
        name, _, value = line.partition("  ")
        facts[name] = value.strip()
    return facts
