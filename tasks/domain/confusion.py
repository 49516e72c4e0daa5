"""The confusion matrix as a picture, drawn without a plotting library."""

from collections.abc import Iterator, Sequence
from html import escape

from tasks.domain.evaluation import Scores

# In pixels.
_CELL, _MARGIN = 90, 150


def confusion_svg(scores: Scores) -> str:
    """Draw the confusion matrix; the darker a cell, the larger its share of the label's mails."""
    names = [item.name for item in scores.classes]
    size = _MARGIN + _CELL * len(names) + 10
    shapes = [*_axis(names)]
    for row, counts in enumerate(scores.confusion):
        support = scores.classes[row].support
        for column, count in enumerate(counts):
            shapes += _square(row, column, count, count / support if support else 0.0)
    body = "\n".join(shapes)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}" '
        f'font-family="sans-serif" font-size="14">\n'
        f'<rect width="{size}" height="{size}" fill="white"/>\n'
        f'<text x="10" y="20">labels in rows, answers in columns</text>\n{body}\n</svg>\n'
    )


def _axis(names: Sequence[str]) -> Iterator[str]:
    for place, name in enumerate(names):
        middle = _MARGIN + _CELL * place + _CELL // 2
        label = escape(name)
        yield f'<text x="{_MARGIN - 10}" y="{middle + 5}" text-anchor="end">{label}</text>'
        yield f'<text x="{middle}" y="{_MARGIN - 10}" text-anchor="middle">{label}</text>'


def _square(row: int, column: int, count: int, part: float) -> Iterator[str]:
    x, y = _MARGIN + _CELL * column, _MARGIN + _CELL * row
    colour = "#1f6f43" if row == column else "#a8321f"
    ink = "white" if part > 0.5 else "black"  # noqa: PLR2004 - half a colour's strength.
    yield (
        f'<rect x="{x}" y="{y}" width="{_CELL}" height="{_CELL}" stroke="#ccc" '
        f'fill="{colour}" fill-opacity="{part:.2f}"/>'
    )
    middle = f'x="{x + _CELL // 2}" y="{y + _CELL // 2 + 5}"'
    yield f'<text {middle} text-anchor="middle" fill="{ink}">{count}</text>'
