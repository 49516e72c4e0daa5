"""The audit's charts, drawn by matplotlib without a display."""

from collections.abc import Sequence
from io import BytesIO

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, NullLocator

from tasks.domain.audit_figures import Count, Reason, Summary, Wait
from tasks.domain.audit_report import Chart, duration
from tasks.domain.ledger import Status

_COLOURS = {
    Status.RECEIVED: "#bdbdbd",
    Status.REPLIED: "#3a7d44",
    Status.HELD: "#e0a526",
    Status.SKIPPED: "#9aa5b1",
    Status.ESCALATED: "#c0392b",
    Status.FAILED: "#6b2d5c",
}
_WIDTH, _HEIGHT, _ROW = 9.0, 3.6, 0.42
_DPI = 110
_MOST_LABELS = 16
_TICKS = (
    (1, "1 s"), (10, "10 s"), (60, "1 min"), (600, "10 min"),
    (3600, "1 h"), (36_000, "10 h"), (86_400, "1 day"), (864_000, "10 days"),
)  # fmt: skip


class MatplotlibCharts:
    """Draw a summary; what nothing was counted for has no chart."""

    def draw(self, summary: Summary) -> tuple[Chart, ...]:
        """Return the charts as PNG, in the order in which they are best looked at."""
        return tuple(
            chart
            for chart in (
                _by_day(summary.days),
                _by_intent(summary.intents),
                _waits(summary.waits),
                _holds(summary.holds),
            )
            if chart
        )


def _by_day(counts: Sequence[Count]) -> Chart | None:
    if not counts:
        return None
    figure = Figure(figsize=(_WIDTH, _HEIGHT), layout="constrained")
    axes = figure.subplots()
    groups = _stack(axes, counts, is_upright=True)
    step = max(1, -(-len(groups) // _MOST_LABELS))
    axes.set_xticks(range(0, len(groups), step), groups[::step], rotation=30, ha="right")
    axes.set_ylabel("mails")
    return _chart("by-day", "Mails by day and outcome", figure)


def _by_intent(counts: Sequence[Count]) -> Chart | None:
    if not counts:
        return None
    rows = len({count.group for count in counts})
    figure = Figure(figsize=(_WIDTH, 1.4 + _ROW * rows), layout="constrained")
    axes = figure.subplots()
    groups = _stack(axes, counts, is_upright=False)
    axes.set_yticks(range(len(groups)), groups)
    axes.invert_yaxis()
    axes.set_xlabel("mails")
    return _chart("by-intent", "What the mail was about, and what became of it", figure)


def _waits(waits: Sequence[Wait]) -> Chart | None:
    if not waits:
        return None
    figure = Figure(figsize=(_WIDTH, 1.4 + _ROW * len(waits)), layout="constrained")
    axes = figure.subplots()
    places = range(len(waits))
    # A reply within a second and one after days share the axis, so it is logarithmic.
    axes.set_xscale("log")
    median = [max(wait.median, 1) for wait in waits]
    p90 = [max(wait.p90, 1) for wait in waits]
    axes.hlines(places, median, p90, color="#c9d6e3", linewidth=6)
    axes.scatter(median, places, s=70, color="#2c5f8a", label="half of them within", zorder=2)
    axes.scatter(p90, places, s=70, color="#8fb0cf", label="nine of ten within", zorder=2)
    for wait, place in zip(waits, places, strict=True):
        told = f"{duration(wait.median)} / {duration(wait.p90)}"
        axes.annotate(
            told,
            (1.0, place),
            xycoords=("axes fraction", "data"),
            va="center",
            ha="right",
            fontsize=9,
        )
    axes.set_yticks(places, [f"{wait.group} ({wait.mails})" for wait in waits])
    axes.set_ylim(len(waits) - 0.4, -0.6)
    ticks = [(at, name) for at, name in _TICKS if min(median) / 12 <= at <= max(p90) * 100]
    axes.set_xticks([at for at, _ in ticks], [name for _, name in ticks])
    axes.xaxis.set_minor_locator(NullLocator())
    axes.set_xlim(min(median) / 2, max(p90) * 20)
    _legend(axes)
    return _chart("first-reply", "Time to the first reply", figure)


def _holds(reasons: Sequence[Reason]) -> Chart | None:
    if not reasons:
        return None
    figure = Figure(figsize=(_WIDTH, 1.4 + _ROW * len(reasons)), layout="constrained")
    axes = figure.subplots()
    places = range(len(reasons))
    bars = axes.barh(places, [one.mails for one in reasons], color=_COLOURS[Status.HELD])
    axes.bar_label(bars, padding=3, fontsize=9)
    axes.set_yticks(places, [one.name.replace("_", " ") for one in reasons])
    axes.invert_yaxis()
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_xlabel("mails")
    return _chart("holds", "Why a person was asked", figure)


def _stack(axes: Axes, counts: Sequence[Count], *, is_upright: bool) -> list[str]:
    """Stack the outcomes of every group and return the groups in their order."""
    groups = list(dict.fromkeys(count.group for count in counts))
    table = {(count.group, count.outcome): count.mails for count in counts}
    base = [0] * len(groups)
    for status in Status:
        heights = [table.get((group, status), 0) for group in groups]
        if not any(heights):
            continue
        colour, label = _COLOURS[status], str(status)
        if is_upright:
            axes.bar(range(len(groups)), heights, bottom=base, color=colour, label=label)
        else:
            axes.barh(range(len(groups)), heights, left=base, color=colour, label=label)
        base = [low + height for low, height in zip(base, heights, strict=True)]
    _legend(axes)
    axis = axes.yaxis if is_upright else axes.xaxis
    axis.set_major_locator(MaxNLocator(integer=True))
    return groups


def _legend(axes: Axes) -> None:
    axes.legend(loc="upper left", bbox_to_anchor=(1.01, 1), frameon=False)


def _chart(name: str, title: str, figure: Figure) -> Chart:
    axes = figure.axes[0]
    axes.set_title(title, loc="left", fontsize=12, fontweight="bold")
    axes.spines[["top", "right"]].set_visible(False)
    stream = BytesIO()
    # Without the date that it would write, the same figures give the same file.
    figure.savefig(stream, format="png", dpi=_DPI, metadata={"Software": None})
    return Chart(name=name, title=title, png=stream.getvalue())
