"""Every figure of an evaluation is one that was counted by hand here."""

from collections import Counter
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.data_files import load_house
from tasks.domain.confusion import confusion_svg
from tasks.domain.dossier import House
from tasks.domain.evaluation import Scores, Share, mails_frame, score, share
from tasks.domain.grounding import Finding
from tasks.domain.labelled import LabelledMail, open_labelled
from tasks.domain.ledger import Status
from tasks.domain.score_report import RunScores, change, measures, report_markdown, shortfalls
from tasks.domain.triage import ModelAnswer, Priority, Triage, Usage
from tasks.domain.verdict import Verdict, judge
from tasks.settings import ROOT, Settings

NAMES = ("apples", "pears", "plums")


@pytest.fixture(scope="module")
def house() -> House:
    return load_house(Settings(data_dir=ROOT / "data"))


def verdict(
    label: str = "apples",
    intent: str | None = "apples",
    *,
    found: tuple[str, ...] = (),
    judged: Priority = Priority.LOW,
    reply: str = "",
    findings: tuple[Finding, ...] | None = None,
    seconds: float = 1.0,
    **wanted: object,
) -> Verdict:
    """Judge a mail of that label; `findings` are those of a draft, None where there is no draft."""
    triage = Triage(
        intent=intent or "", priority=judged, summary="", reply="" if findings is None else "Hi."
    )
    usage = Usage(model="m", prompt_version="v", input_tokens=100, output_tokens=10)
    labelled = {"line": 1, "subject": "=SECRET()", "text": "words", "label": label, **wanted}
    return Verdict(
        mail=LabelledMail.model_validate(labelled),
        answer=ModelAnswer(triage=triage, usage=usage) if intent else None,
        outcome=Status.REPLIED,
        priority=judged,
        emergencies=found,
        reply=reply,
        findings=findings or (),
        seconds=seconds,
    )


def scored(*verdicts: Verdict) -> Scores:
    return score(verdicts, NAMES)


def near(value: float | None, expected: float) -> bool:
    return value is not None and abs(value - expected) < 5e-5


def run_of(*verdicts: Verdict, model: str = "m", dataset: str = "d.jsonl") -> RunScores:
    return RunScores(
        dataset=dataset, digest="abc", model=model, prompt_version="v",
        scored_at="2026-10-01T09:00:00Z", mails=len(verdicts), scores=scored(*verdicts),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("hits", "total", "low", "high"),
    [(8, 10, 0.4902, 0.9433), (0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (1, 2, 0.0945, 0.9055)],
)
def test_a_share_has_wilsons_interval(hits: int, total: int, low: float, high: float) -> None:
    found = share([True] * hits + [False] * (total - hits))
    assert (found.hits, found.total, found.value) == (hits, total, hits / total)
    assert near(found.low, low)
    assert near(found.high, high)


def test_a_share_of_nothing_is_unknown_and_not_zero() -> None:
    assert share([]) == Share(hits=0, total=0, value=None, low=None, high=None)


@given(st.lists(st.booleans(), min_size=1))
def test_an_interval_holds_its_share_and_stays_possible(hits: list[bool]) -> None:
    found = share(hits)
    assert found.value is not None
    assert found.low is not None
    assert found.high is not None
    assert 0 <= found.low <= found.value + 1e-12
    assert found.value - 1e-12 <= found.high <= 1


def test_precision_recall_and_f1_are_those_counted_by_hand() -> None:
    # Apples: 3 labelled, 2 recognised, 1 pear taken for one. Pears: 2 labelled, 1 recognised.
    scores = scored(
        verdict("apples", "apples"), verdict("apples", "apples"), verdict("apples", "pears"),
        verdict("pears", "pears"), verdict("pears", "apples"),
    )  # fmt: skip
    apples, pears, _ = scores.classes
    assert (apples.support, apples.precision.value, apples.recall.value) == (3, 2 / 3, 2 / 3)
    assert (pears.support, pears.precision.value, pears.recall.value) == (2, 1 / 2, 1 / 2)
    assert near(apples.f1, 2 / 3)
    assert near(pears.f1, 1 / 2)
    assert scores.accuracy.value == 3 / 5
    assert scores.confusion == ((2, 1, 0), (1, 1, 0), (0, 0, 0))


def test_a_class_that_neither_occurs_nor_is_answered_does_not_count() -> None:
    scores = scored(verdict("apples", "apples"), verdict("pears", "pears"))
    assert scores.classes[2].f1 is None
    assert scores.macro_f1 == 1.0


def test_a_class_that_is_answered_and_never_right_has_an_f1_of_zero() -> None:
    scores = scored(verdict("apples", "apples"), verdict("apples", "plums"))
    assert scores.classes[2].f1 == 0
    assert scores.classes[2].recall.value is None
    # Apples: precision 1, recall 1/2, F1 2/3; pears do not occur.
    assert near(scores.macro_f1, (2 / 3 + 0) / 2)


def test_the_interval_of_f1_holds_it() -> None:
    apples = scored(verdict(), verdict(), verdict("apples", "pears")).classes[0]
    assert apples.f1 is not None
    assert apples.f1_low is not None
    assert apples.f1_high is not None
    assert 0 < apples.f1_low < apples.f1 < apples.f1_high < 1


def test_a_mail_without_an_answer_counts_as_wrong() -> None:
    scores = scored(verdict(), verdict(), verdict(intent=None))
    assert scores.accuracy.value == 2 / 3
    assert scores.unanswered.value == 1 / 3
    assert scores.classes[0].recall.value == 2 / 3
    assert scores.classes[0].precision.value == 1
    assert (scores.input_tokens, scores.output_tokens) == (200, 20)


def test_emergencies_are_found_under_whichever_kind_and_false_alarms_are_of_calm_mail() -> None:
    scores = scored(
        verdict(emergency="gas", found=("gas",)), verdict(emergency="gas", found=("fire",)),
        verdict(emergency="fire"), verdict(found=("fire",)), verdict(), verdict(), verdict(),
    )  # fmt: skip
    assert (scores.emergency_recall.hits, scores.emergency_recall.total) == (2, 3)
    assert (scores.false_alarms.hits, scores.false_alarms.total) == (1, 4)
    assert [(k.name, k.recall.value) for k in scores.emergency_kinds] == [("fire", 0), ("gas", 1)]


def test_priority_agreement_is_of_the_mails_that_have_one() -> None:
    scores = scored(
        verdict(priority=Priority.LOW, judged=Priority.LOW),
        verdict(priority=Priority.HIGH, judged=Priority.LOW),
        verdict(judged=Priority.LOW),
    )
    assert (scores.priority_agreement.hits, scores.priority_agreement.total) == (1, 2)


def test_phrases_are_looked_for_in_what_is_sent_whatever_their_case_and_line_breaks() -> None:
    reply = "Please show your Photo\nID. Nothing is waived."
    assert verdict(must=("photo id",), reply=reply).missing == ()
    assert verdict(must=("passport",), reply=reply).missing == ("passport",)
    assert verdict(must_not=("WAIVED",), reply=reply).forbidden == ("WAIVED",)
    scores = scored(
        verdict(must=("photo id",), reply=reply), verdict(must_not=("waived",), reply=reply),
        verdict(),
    )  # fmt: skip
    assert (scores.phrases.hits, scores.phrases.total) == (1, 2)


def test_only_drafts_can_say_too_much() -> None:
    lie = Finding(kind="money", text="$5")
    scores = scored(verdict(findings=(lie,)), verdict(findings=()), verdict())
    assert (scores.ungrounded.hits, scores.ungrounded.total) == (1, 2)


def test_median_and_ninetieth_percentile_are_of_the_answered_mails() -> None:
    scores = scored(*(verdict(seconds=n) for n in range(1, 12)), verdict(intent=None, seconds=99))
    assert scores.seconds_median == 6
    assert scores.seconds_p90 == 10


def test_no_mail_at_all_is_scored_without_a_figure() -> None:
    scores = scored()
    assert scores.accuracy.value is None
    assert scores.macro_f1 is None
    assert scores.seconds_median is None
    assert shortfalls(scores) == ()


def test_each_floor_that_is_missed_has_its_own_sentence() -> None:
    scores = scored(
        verdict(), verdict("pears", "apples"), verdict(emergency="gas"), verdict(found=("gas",))
    )
    assert shortfalls(scores) == (
        "Accuracy is 0.750 (3 of 4), under its floor of 0.850.",
        "Macro F1 is 0.429, under its floor of 0.800.",
        "Emergency recall is 0 (0 of 1), under its floor of 1.000.",
        "False alarm rate is 0.333 (1 of 3), over its limit of 0.030.",
    )


def test_figures_at_the_floor_are_good_enough() -> None:
    right = [verdict() for _ in range(17)]
    pears = [verdict("pears", "pears") for _ in range(17)]
    wrong = [verdict("pears", "apples") for _ in range(6)]
    scores = scored(*right, *pears, *wrong)
    assert scores.accuracy.value == 0.85
    assert shortfalls(scores) == ()


def test_a_change_is_against_the_last_run_and_empty_without_one() -> None:
    before, now = scored(verdict(), verdict("pears", "apples")), scored(verdict())
    accuracy = measures(now)[0]
    assert change(accuracy, before) == "+0.500"
    assert change(accuracy, None) == ""
    assert change(accuracy, scored()) == ""


def test_the_report_shows_figures_and_keeps_foreign_names_from_being_markup() -> None:
    text = report_markdown(run_of(verdict(), model="m`|x", dataset="<b>.jsonl"), None)
    assert "# Triage by `mx`" in text
    assert "`<b>.jsonl`" in text
    assert "| Accuracy | 1.000 | 1 of 1 |" in text
    assert "| **apples** | 1 | 0 | 0 |" in text
    assert "Every floor is kept." in text


def test_the_report_says_what_it_is_compared_with() -> None:
    before = run_of(verdict(), verdict("pears", "apples"), model="older")
    text = report_markdown(run_of(verdict()), before)
    assert "Change since 2026-10-01T09:00:00Z (`older`, data set abc)." in text
    assert "| Accuracy | 1.000 | 1 of 1 | +0.500 |" in text


def test_scores_survive_their_file() -> None:
    run = run_of(verdict(), verdict(intent=None))
    assert RunScores.model_validate_json(run.model_dump_json()) == run


def test_the_picture_is_whole_and_holds_every_count() -> None:
    scores = scored(verdict(), verdict(), verdict("pears", "apples"))
    tree = ET.fromstring(confusion_svg(scores))
    texts = [node.text for node in tree.iter("{http://www.w3.org/2000/svg}text")]
    assert Counter(texts)["apples"] == 2
    assert texts[-9:] == ["2", "0", "0", "1", "0", "0", "0", "0", "0"]


def test_the_table_of_mails_holds_no_word_of_theirs() -> None:
    lie = Finding(kind="money", text="=SUM(1)")
    text = mails_frame([verdict(findings=(lie, lie))]).to_csv(index=False)
    assert "SECRET" not in text
    assert "=SUM" not in text
    assert ",money," in text


def test_an_emergency_is_judged_by_the_text_that_is_sent(house: House) -> None:
    mail = LabelledMail(
        line=1, subject="Hello", text="I smell gas in the kitchen.", label="maintenance",
        emergency="gas", must=("911",),
    )  # fmt: skip
    found = judge(mail, open_labelled(mail, house), None, house, 0.0)
    assert (found.outcome, found.priority) == (Status.ESCALATED, Priority.URGENT)
    assert found.missing == ()
    assert "gas" in found.emergencies


def test_a_draft_that_says_too_much_is_found_even_where_an_emergency_kept_it_back(
    house: House,
) -> None:
    mail = LabelledMail(line=1, subject="Gas", text="I smell gas.", label="maintenance")
    triage = Triage(
        intent="maintenance", priority=Priority.URGENT, summary="", reply="We come at 9:15 am."
    )
    answer = ModelAnswer(triage=triage, usage=Usage(model="m", prompt_version="v"))
    found = judge(mail, open_labelled(mail, house), answer, house, 0.0)
    assert found.findings
    assert "9:15" not in found.reply
