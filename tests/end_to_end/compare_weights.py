#!/usr/bin/env python3
"""compare_weights.py ONE TWO LIMIT: whether the float32 weights of two model.safetensors differ by at most LIMIT times
their norm. Prints the difference."""

import array
import json
import math
import sys


def weights_of(path):
    with open(path, "rb") as file:
        size = int.from_bytes(file.read(8), "little")
        header = json.loads(file.read(size))
        data = file.read()
    header.pop("__metadata__", None)
    weights = array.array("f")
    for name in sorted(header):
        assert header[name]["dtype"] == "F32", name
        first, last = header[name]["data_offsets"]
        weights.frombytes(data[first:last])
    return weights


one, two = weights_of(sys.argv[1]), weights_of(sys.argv[2])
assert len(one) == len(two)
difference = math.dist(one, two) / math.hypot(*one)
print(f"difference {difference:.2e} of the norm of {len(one)} weights")
sys.exit(difference > float(sys.argv[3]))
