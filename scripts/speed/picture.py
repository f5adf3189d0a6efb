"""Pictures in SVG, drawn here: figures against a size, both axes logarithmic."""

import math
from html import escape

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 560, 380, 70, 20, 50, 50


def decades(low, high):
    """Powers of ten around an interval."""
    return [10.0**power for power in range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)]


class Axis:
    """Values of a range, a little wider than asked for, on pixels."""

    def __init__(self, values, first_pixel, last_pixel):
        self.low, self.high = min(values) / 1.25, max(values) * 1.25
        self.first, self.last = first_pixel, last_pixel

    def pixel(self, value):
        share = math.log(value / self.low) / math.log(self.high / self.low)
        return self.first + share * (self.last - self.first)

    def ticks(self):
        steps = [unit * tenth for unit in decades(self.low, self.high) for tenth in (1, 2, 5)]
        return [value for value in steps if self.low <= value <= self.high]


def text(x, y, words, anchor="middle", more=""):
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" {more}>{escape(words)}</text>'


COLOURS = ("#1f5fa8", "#b8441f", "#2e7d32")


def curve_picture(curve):
    """The SVG of a Curve: its points, joined, and its exponent in words."""
    fitted, largest = curve.exponents()
    points = [(size, 1000 * cost) for size, cost in curve.points()]
    return picture({"": points}, curve.cost, f"exponent {fitted:.2f}, between neighbours at most {largest:.2f}",
                   curve.size, "milliseconds")


def picture(series, title, remark, across, up):
    """The SVG of points (x, y), joined, of each of the series, which are named in a corner; `across`, `up`: what x and y
    are."""
    every = [point for points in series.values() for point in points]
    x, y = Axis([x for x, _ in every], LEFT, WIDTH - RIGHT), Axis([y for _, y in every], HEIGHT - BOTTOM, TOP)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
    ]
    for value in x.ticks():
        at = x.pixel(value)
        parts.append(f'<path d="M{at:.1f} {TOP}V{HEIGHT - BOTTOM}" stroke="#ddd"/>')
        parts.append(text(at, HEIGHT - BOTTOM + 16, f"{value:g}"))
    for value in y.ticks():
        at = y.pixel(value)
        parts.append(f'<path d="M{LEFT} {at:.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>')
        parts.append(text(LEFT - 6, at + 4, f"{value:g}", "end"))
    parts.append(text(LEFT, 20, title, "start", 'font-weight="bold"'))
    parts.append(text(LEFT, 38, remark, "start"))
    parts.append(text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 14, across))
    parts.append(text(0, 0, up, more=f'transform="translate(18 {(TOP + HEIGHT - BOTTOM) / 2}) rotate(-90)"'))
    for number, (colour, (name, points)) in enumerate(zip(COLOURS, series.items())):
        pixels = [(x.pixel(at), y.pixel(value)) for at, value in points]
        corners = " ".join(f"{at:.1f},{value:.1f}" for at, value in pixels)
        parts.append(f'<polyline points="{corners}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{at:.1f}" cy="{value:.1f}" r="4" fill="{colour}"/>' for at, value in pixels]
        if name:
            below = HEIGHT - BOTTOM - 16 * (len(series) - number)
            parts.append(text(WIDTH - RIGHT - 8, below, name, "end", f'fill="{colour}"'))
    return "\n".join([*parts, "</svg>", ""])
