"""Small SVG plots without a library: dots with intervals in rows, one colour for each series."""

from __future__ import annotations

from html import escape
from typing import Sequence

from intervals import Interval

_COLOURS = ("#8a8a8a", "#c46a1b", "#1f6fb2", "#2a8f5a")
_LEFT, _WIDTH, _ROW, _TOP = 210, 430, 16, 46


def dots(title: str, series: Sequence[str], rows: Sequence[tuple[str, Sequence[Interval | None]]]) -> str:
    """Rows of intervals, from 0 to the largest bound; `rows[i][1][j]` belongs to `series[j]`."""
    most = max((one.high for _, values in rows for one in values if one is not None), default=1.0)
    step = next(step for step in (0.02, 0.05, 0.1, 0.2) if most / step <= 8)
    height = _TOP + sum(_ROW * len(values) + 8 for _, values in rows) + 24

    def place(value: float) -> float:
        return _LEFT + _WIDTH * value / most

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{_LEFT + _WIDTH + 30}" height="{height}" font-family="sans-serif" font-size="11">',
        f"<title>{escape(title)}</title>",
        f'<rect width="100%" height="100%" fill="white"/><text x="8" y="16" font-size="13">{escape(title)}</text>',
    ]
    for number, name in enumerate(series):
        x = 8.0 + 165 * number
        parts.append(f'<circle cx="{x + 4:g}" cy="30" r="4" fill="{_COLOURS[number]}"/><text x="{x + 12:g}" y="34">{escape(name)}</text>')
    for tick in range(int(most / step) + 1):
        x = place(tick * step)
        parts.append(f'<path d="M{x:.1f} {_TOP}V{height - 22}" stroke="#ddd"/><text x="{x:.1f}" y="{height - 8}" text-anchor="middle">{tick * step:.2f}</text>')
    y = _TOP + 4.0
    for name, values in rows:
        parts.append(f'<text x="{_LEFT - 8}" y="{y + _ROW * len(values) / 2 + 4:.1f}" text-anchor="end">{escape(name)}</text>')
        for number, one in enumerate(values):
            if one is not None:
                middle, colour = y + _ROW * (number + 0.5), _COLOURS[number]
                parts.append(f'<path d="M{place(one.low):.1f} {middle:.1f}H{place(one.high):.1f}" stroke="{colour}" stroke-width="2"/>')
                parts.append(f'<circle cx="{place(one.value):.1f}" cy="{middle:.1f}" r="4" fill="{colour}"/>')
        y += _ROW * len(values) + 8
    return "\n".join([*parts, "</svg>"]) + "\n"
