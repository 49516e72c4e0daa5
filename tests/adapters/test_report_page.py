"""Charts that are pictures, and a page that needs nothing but itself."""

import re
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from matplotlib.image import imread

from tasks.adapters.charts import MatplotlibCharts
from tasks.adapters.report_page import JinjaReportPage
from tasks.domain.audit_figures import Count, Reason, Spent, Summary, Wait
from tasks.domain.audit_report import Chart, ReportContent
from tasks.domain.disagreement import Disagreement, Kind
from tasks.domain.ledger import Status

HOSTILE = '<script src="https://evil.example/x.js"></script>'
EMPTY = Summary(
    mails=0, first_day=None, last_day=None, days=(), intents=(), waits=(), holds=(), reviews=(),
    spent=(), edit_share=None, unsupported_share=None, currency="USD",
)  # fmt: skip
FULL = Summary(
    mails=3,
    first_day=date(2026, 11, 20),
    last_day=date(2026, 11, 21),
    days=(
        Count(group="2026-11-20", outcome=Status.REPLIED, mails=2),
        Count(group="2026-11-21", outcome=Status.HELD, mails=1),
    ),
    intents=(Count(group=HOSTILE, outcome=Status.REPLIED, mails=3),),
    waits=(Wait(group="all mail", mails=2, median=40, p90=4000),),
    holds=(Reason(name="unverified_and_$50", mails=1),),
    reviews=(Reason(name="approve", mails=1),),
    spent=(Spent(model=HOSTILE, mails=3, input_tokens=5, output_tokens=6, cost=0.5),),
    edit_share=0.25,
    unsupported_share=0.1,
    currency="EUR",
)


def page(summary: Summary, *charts: Chart, wrong: tuple[Disagreement, ...] = ()) -> str:
    content = ReportContent(
        summary=summary,
        charts=charts,
        disagreements=wrong,
        compared="the ledger and the runs",
        timezone="UTC",
        made_at=datetime(2026, 11, 23, 9, tzinfo=UTC),
    )
    return JinjaReportPage().write(content)


def test_every_chart_is_a_picture_with_something_on_it() -> None:
    charts = MatplotlibCharts().draw(FULL)
    assert [chart.name for chart in charts] == ["by-day", "by-intent", "first-reply", "holds"]
    for chart in charts:
        pixels = imread(BytesIO(chart.png))
        assert min(pixels.shape[:2]) > 100
        assert len({tuple(pixel) for pixel in pixels.reshape(-1, pixels.shape[-1])}) > 10


def test_nothing_is_drawn_where_nothing_was_counted() -> None:
    assert MatplotlibCharts().draw(EMPTY) == ()


def test_the_same_figures_give_the_same_picture() -> None:
    assert MatplotlibCharts().draw(FULL) == MatplotlibCharts().draw(FULL)


@pytest.mark.parametrize("summary", [EMPTY, FULL], ids=["empty", "full"])
def test_the_page_loads_nothing_from_elsewhere(summary: Summary) -> None:
    text = page(summary, *MatplotlibCharts().draw(summary))
    sources = re.findall(r'\b(?:src|href)="([^"]*)"', text)
    assert all(source.startswith("data:image/png;base64,") for source in sources)
    assert "url(" not in text
    assert "@import" not in text


def test_what_a_mail_may_have_named_is_only_text() -> None:
    assert "<script" not in page(FULL)


def test_the_page_says_whether_the_records_agree() -> None:
    assert "Yes: the ledger and the runs say the same" in page(FULL)
    wrong = Disagreement(kind=Kind.UNANSWERED, subject="mail 7", detail="none")
    told = page(FULL, wrong=(wrong,))
    assert "Yes:" not in told
    assert "mail 7" in told
