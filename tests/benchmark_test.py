#!/usr/bin/env python3
"""What scripts/benchmark computes and writes, without measuring anything. Python's standard library only."""

import subprocess
import sys
import unittest
import xml.etree.ElementTree
from pathlib import Path

sys.dont_write_bytecode = True
ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

from speed.arithmetic import Shape, closing_word, exponent, peaks, steepest, training_speed  # noqa: E402
from speed.machine import cpu_facts  # noqa: E402
from speed.network import Update, seconds_together  # noqa: E402
from speed.picture import curve_picture  # noqa: E402
from speed.results import Results  # noqa: E402

S = Shape(width=128, encoder_ffn=256, decoder_ffn=256, encoder_layers=4, decoder_layers=4, vocabulary=8000)
L = Shape(width=512, encoder_ffn=2048, decoder_ffn=2048, encoder_layers=6, decoder_layers=6, vocabulary=8000)


class Network(unittest.TestCase):
    update = Update.of(L, 10.0)

    def test_an_update_is_a_third_forward(self):
        self.assertAlmostEqual(self.update.forward, 10 / 3)
        self.assertAlmostEqual(self.update.seconds(), 10.0)

    def test_windows_hold_all_gradients_and_are_complete_in_order(self):
        sizes, complete = zip(*self.update.windows())
        self.assertEqual(sum(sizes), 4 * (self.update.weights + self.update.embeddings))
        self.assertEqual(list(complete), sorted(complete))
        self.assertAlmostEqual(complete[-1], 10.0)

    def test_a_network_without_limits_costs_nothing(self):
        self.assertAlmostEqual(seconds_together(self.update, 64, 1e15, 0.0), 10.0, places=6)

    def test_what_travels_while_the_backward_pass_runs_costs_nothing(self):
        size = sum(size for size, complete in self.update.windows() if complete > 9.999)
        rate = 1e9
        # Two machines: half of a window goes to the other one, and half of the sums comes back.
        self.assertAlmostEqual(seconds_together(self.update, 2, rate, 0.0), 10.0 + size / rate, places=3)

    def test_a_slow_network_is_what_an_update_waits_for(self):
        gradients = 4 * (self.update.weights + self.update.embeddings)
        self.assertAlmostEqual(seconds_together(self.update, 2, 1e3, 0.0), gradients / 1e3, delta=10.0)

    def test_many_machines_wait_for_the_delay_longer(self):
        few, many = (seconds_together(self.update, machines, 1e12, 0.1) for machines in (2, 8))
        self.assertGreater(many, few + 1)


class Work(unittest.TestCase):
    def test_training_s_takes_14_million_operations_a_target_piece(self):
        self.assertAlmostEqual(S.training_flops() / 1e6, 14.0, delta=0.05)

    def test_translating_takes_what_the_weights_of_beam_and_source_are(self):
        # English has 0.87 pieces for each German one.
        self.assertAlmostEqual(S.translating_flops(4, 0.87) / 1e6, 14.6, delta=0.05)
        self.assertAlmostEqual(L.translating_flops(4, 0.87) / 1e6, 247.0, delta=1.0)

    def test_products_are_counted_as_the_weights_are_that_they_read(self):
        # All weights but the embeddings' own: a decoder layer's cross keys and values work on the source.
        layer, cross = 4 * 128**2 + 2 * 128 * 256, 2 * 128**2
        self.assertEqual(S.encoder_products(), 4 * (layer + cross))
        self.assertEqual(S.decoder_products(), 4 * (layer + cross) + 128 * 8000)

    def test_a_shape_is_read_from_a_configuration(self):
        config = {"d_model": 128, "encoder_ffn_dim": 256, "decoder_ffn_dim": 256, "encoder_layers": 4, "decoder_layers": 4,
                  "decoder_vocab_size": 8000, "model_type": "marian"}
        self.assertEqual(Shape.of(config), S)


class Exponents(unittest.TestCase):
    def test_a_power_is_found_again(self):
        sizes = [10, 20, 50, 1000]
        self.assertAlmostEqual(exponent(sizes, [3 * size**1.7 for size in sizes]), 1.7)

    def test_the_steepest_part_is_that_of_two_neighbours(self):
        self.assertAlmostEqual(steepest([1, 2, 4, 8], [1, 2, 8, 16]), 2.0)
        self.assertAlmostEqual(steepest([1, 10], [5, 5]), 0.0)


class Reading(unittest.TestCase):
    def test_training_speed_leaves_out_the_first_report_and_weighs_by_time(self):
        log = ('{"update": 10, "seconds": 9.0, "target_tokens_per_second": 1.0}\n'
               '{"update": 20, "seconds": 10.0, "target_tokens_per_second": 400.0}\n'
               '{"update": 20, "seconds": 10.0, "validation": {}, "best": true}\n'
               '{"update": 30, "seconds": 13.0, "target_tokens_per_second": 200.0}\n')
        self.assertAlmostEqual(training_speed(log), 1000.0 / 4.0)

    def test_a_training_of_one_report_has_no_speed(self):
        with self.assertRaisesRegex(ValueError, "fewer than two reports"):
            training_speed('{"update": 10, "seconds": 9.0, "target_tokens_per_second": 1.0}\n')

    def test_the_closing_word_of_translate_is_understood(self):
        done = closing_word("heed: warning\nheed: translated 1 line into 12 pieces in 0.25 s\n")
        self.assertEqual((done.lines, done.pieces, done.seconds), (1, 12, 0.25))
        with self.assertRaisesRegex(ValueError, "closing word"):
            closing_word("heed: translated something")

    def test_the_peak_is_that_of_the_faster_half(self):
        report = {"benchmarks": [{"name": "peak_training/threads:1/real_time", "FLOP/s": 5.0},
                                 {"name": "peak_training/threads:2/real_time", "FLOP/s": 9.0},
                                 {"name": "peak_engine/threads:1/real_time", "FLOP/s": 6.0}]}
        self.assertEqual(peaks(report), {1: 6.0, 2: 9.0})

    def test_only_noteworthy_instruction_sets_are_named(self):
        text = "processor\t: 0\nmodel name\t: A CPU\nflags\t\t: fpu avx2 fma\n\nprocessor\t: 1\nmodel name\t: Another\n"
        self.assertEqual(cpu_facts(text), ("A CPU", ["avx2", "fma"]))


class Table(unittest.TestCase):
    def setUp(self):
        self.results = Results()
        for value, share in ((1000.0, 0.5), (3000.0, 0.1), (2000.0, 0.4)):
            self.results.add("training", value, "pieces/s", share=share, ratio=value / 1000, ratio_to="before")
        self.results.note("int8", "not in this build")
        for size in (10, 100):
            self.results.point("length", "pieces", "a sentence", size, size / 1000)

    def test_medians_stand_with_their_spread(self):
        row = next(line for line in self.results.table().splitlines() if line.startswith("training"))
        self.assertRegex(row, r"2,000 +1,000 - 3,000  pieces/s +40 % +2\.00 x before$")

    def test_what_cannot_be_measured_says_why(self):
        self.assertRegex(self.results.table(), r"int8 +not in this build\n")
        self.assertIn({"what": "int8", "note": "not in this build"}, self.results.as_json()["rows"])

    def test_a_curve_has_its_exponent_and_a_picture_that_is_xml(self):
        self.assertIn("a sentence against pieces: exponent 1.00", self.results.table())
        picture = xml.etree.ElementTree.fromstring(curve_picture(self.results.curves["length"]))
        self.assertEqual(len(picture.findall("{http://www.w3.org/2000/svg}circle")), 2)


class CommandLine(unittest.TestCase):
    def test_an_unknown_part_is_refused_by_name(self):
        script = ROOT / "scripts" / "benchmark"
        done = subprocess.run([sys.executable, str(script), "speedup"], capture_output=True, text=True)
        self.assertEqual(done.returncode, 2)
        self.assertIn("there is no part 'speedup'; the parts are peak, training", done.stderr)


if __name__ == "__main__":
    unittest.main()
