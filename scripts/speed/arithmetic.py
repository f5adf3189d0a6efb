"""What the benchmark computes without running anything: the work of a piece, medians, exponents, what logs say."""

import json
import math
import re
import statistics
from dataclasses import dataclass


@dataclass(frozen=True)
class Shape:
    """Sizes of a model that its work depends on."""

    width: int
    encoder_ffn: int
    decoder_ffn: int
    encoder_layers: int
    decoder_layers: int
    vocabulary: int

    @classmethod
    def of(cls, config):
        """From a model folder's config.json."""
        return cls(
            config["d_model"],
            config["encoder_ffn_dim"],
            config["decoder_ffn_dim"],
            config["encoder_layers"],
            config["decoder_layers"],
            config["decoder_vocab_size"],
        )

    def decoder_products(self):
        """Multiplications by weights for a row of a decoding step: queries, keys, values and output of self-attention,
        queries and output of cross-attention, feed-forward, output layer. (Attention's own sums are small for sentences.)
        """
        return self.decoder_layers * (6 * self.width**2 + 2 * self.width * self.decoder_ffn) + self.width * self.vocabulary

    def encoder_products(self):
        """... for a source piece, its keys and values of cross-attention included."""
        of_layer = 4 * self.width**2 + 2 * self.width * self.encoder_ffn
        return self.encoder_layers * of_layer + self.decoder_layers * 2 * self.width**2

    def training_flops(self, source_share=1.0):
        """Floating-point operations of a target piece in training: forward, and twice that backward.
        `source_share`: source pieces for each target piece.
        """
        return 6 * (self.decoder_products() + source_share * self.encoder_products())

    def translating_flops(self, beam, source_share=1.0):
        """... of a target piece in translating, with every hypothesis of the beam alive."""
        return 2 * (beam * self.decoder_products() + source_share * self.encoder_products())


def middle(values):
    return statistics.median(values)


def exponent(x, y):
    """b of y = a x^b by least squares of the logarithms."""
    log_x, log_y = [math.log(value) for value in x], [math.log(value) for value in y]
    mean_x, mean_y = statistics.fmean(log_x), statistics.fmean(log_y)
    covariance = sum((a - mean_x) * (b - mean_y) for a, b in zip(log_x, log_y))
    return covariance / sum((a - mean_x) ** 2 for a in log_x)


def steepest(x, y):
    """The largest exponent between neighbouring points."""
    return max(exponent(x[i : i + 2], y[i : i + 2]) for i in range(len(x) - 1))


def training_speed(log):
    """Target pieces a second from the text of a training.jsonl. The first report is left out: kernels are made, and
    memory is fetched, while it comes about."""
    reports = [entry for entry in map(json.loads, log.splitlines()) if "target_tokens_per_second" in entry]
    pieces = seconds = 0.0
    for before, report in zip(reports, reports[1:]):
        took = report["seconds"] - before["seconds"]
        pieces += took * report["target_tokens_per_second"]
        seconds += took
    if seconds == 0.0:
        raise ValueError("the training log holds fewer than two reports")
    return pieces / seconds


@dataclass(frozen=True)
class Translated:
    lines: int
    pieces: int
    seconds: float


def closing_word(text):
    """What `heed translate` says at its end."""
    found = re.search(r"translated (\d+) lines? into (\d+) pieces in ([0-9.]+) s", text)
    if not found:
        raise ValueError(f"heed translate ended without its closing word: {text!r}")
    return Translated(int(found[1]), int(found[2]), float(found[3]))


def peaks(report):
    """Threads -> FLOP/s of the faster half, from heed_bench's JSON."""
    found = {}
    for entry in report["benchmarks"]:
        threads = int(re.search(r"threads:(\d+)", entry["name"])[1])
        found[threads] = max(found.get(threads, 0.0), entry["FLOP/s"])
    return found
