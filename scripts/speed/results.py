"""What was measured, run after run, as a table and as JSON."""

from dataclasses import dataclass, field

from .arithmetic import exponent, middle, steepest

HEADER = ("what", "median", "min - max", "unit", "of peak", "ratio")


def short(number):
    """Three figures, without an exponent."""
    if abs(number) >= 100:
        return f"{number:,.0f}"
    return f"{number:.1f}" if abs(number) >= 10 else f"{number:.2f}" if abs(number) >= 1 else f"{number:.3f}"


@dataclass
class Row:
    """One figure: a value a run, and the share and ratio taken within the same run."""

    what: str
    unit: str
    values: list = field(default_factory=list)
    shares: list = field(default_factory=list)
    ratios: list = field(default_factory=list)
    ratio_to: str = ""
    note: str = ""

    def cells(self):
        if self.note:
            return (self.what, self.note, "", "", "", "")
        spread = f"{short(min(self.values))} - {short(max(self.values))}" if len(self.values) > 1 else ""
        share = f"{100 * middle(self.shares):.0f} %" if self.shares else ""
        ratio = f"{middle(self.ratios):.2f} x {self.ratio_to}" if self.ratios else ""
        return (self.what, short(middle(self.values)), spread, self.unit, share, ratio)

    def as_json(self):
        if self.note:
            return {"what": self.what, "note": self.note}
        answer = {"what": self.what, "unit": self.unit, "median": middle(self.values), "values": self.values}
        if self.shares:
            answer["share_of_peak"] = middle(self.shares)
        if self.ratios:
            answer |= {"ratio": middle(self.ratios), "ratio_to": self.ratio_to}
        return answer


@dataclass
class Curve:
    """Seconds against a size, a list of values for each size."""

    name: str
    size: str
    cost: str
    seconds: dict = field(default_factory=dict)

    def points(self):
        return [(size, middle(values)) for size, values in sorted(self.seconds.items())]

    def exponents(self):
        """(of all points, the steepest between two neighbours)"""
        sizes, costs = zip(*self.points())
        return exponent(sizes, costs), steepest(sizes, costs)

    def lines(self):
        fitted, largest = self.exponents()
        yield f"{self.cost} against {self.size}: exponent {fitted:.2f}, between neighbours at most {largest:.2f}"
        for size, cost in self.points():
            yield f"  {size:>9,}  {1000 * cost:12,.2f} ms"

    def as_json(self):
        fitted, largest = self.exponents()
        return {
            "name": self.name,
            "size": self.size,
            "cost": self.cost,
            "seconds": {str(size): values for size, values in self.seconds.items()},
            "exponent": fitted,
            "steepest": largest,
        }


class Results:
    def __init__(self):
        self.rows, self.curves = {}, {}
        self.pictures = {}  # name -> SVG, beside those of the curves

    def add(self, what, value, unit, share=None, ratio=None, ratio_to=""):
        row = self.rows.setdefault(what, Row(what, unit, ratio_to=ratio_to))
        row.values.append(value)
        if share is not None:
            row.shares.append(share)
        if ratio is not None:
            row.ratios.append(ratio)

    def note(self, what, text):
        self.rows[what] = Row(what, "", note=text)

    def point(self, name, size, cost, at, seconds):
        curve = self.curves.setdefault(name, Curve(name, size, cost))
        curve.seconds.setdefault(at, []).append(seconds)

    def table(self):
        cells = [HEADER] + [row.cells() for row in self.rows.values()]
        noted = [bool(row.note) for row in self.rows.values()]
        counted = [HEADER] + [row for row, note in zip(cells[1:], noted) if not note]
        widths = [max(len(row[column]) for row in counted) for column in range(len(HEADER))]
        widths[0] = max(len(row[0]) for row in cells)
        lines = []
        for row in cells:
            padded = [text.rjust(width) if 0 < column < 3 else text.ljust(width)
                      for column, (text, width) in enumerate(zip(row, widths))]
            lines.append("  ".join(padded).rstrip())
        for curve in self.curves.values():
            lines += ["", *curve.lines()]
        return "\n".join(lines)

    def as_json(self):
        return {"rows": [row.as_json() for row in self.rows.values()],
                "curves": [curve.as_json() for curve in self.curves.values()]}
