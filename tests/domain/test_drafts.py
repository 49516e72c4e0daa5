"""One answer in many wordings: what goes beyond the record is found, what is known passes."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.dossiers import dossier, house, raw_mail

from tasks.domain.dossier import known_facts
from tasks.domain.grounding import examine, ground, hallucination_score

FOLDER = Path(__file__).parents[1] / "drafts"
MAIL = (
    "Hi, my kitchen sink has been leaking since Monday, and I was charged a $75 late fee. Can you "
    "come tomorrow at 4 pm? My number is 555-0142. Bob in 3B has the same problem. My dog got wet. "
    "May I have a second parking space, and please tell me whether the dog is ok. Ada"
)


def facts() -> tuple[str, ...]:
    opened = dossier(raw_mail(MAIL))
    known = known_facts(opened.sender, house(), (), ("maintenance",))
    return (*known, "opened ticket T-7K2MQ4A in queue maintenance")


def drafts(name: str) -> list[str]:
    lines = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def test_every_draft_that_says_more_than_is_known_is_found() -> None:
    record = facts()
    assert [text for text in drafts("unsupported") if not ground(text, MAIL, record)] == []


def test_every_draft_that_says_only_what_is_known_passes() -> None:
    record = facts()
    wrong = [(text, found) for text in drafts("harmless") if (found := ground(text, MAIL, record))]
    assert wrong == []


def test_the_people_who_were_told_may_be_named() -> None:
    opened = dossier(raw_mail(MAIL))
    record = known_facts(opened.sender, house(), (), ("on_call",))
    assert ground("Our on-call staff have been told.", MAIL, record) == ()
    assert ground("The locksmith has been told.", MAIL, record)


def test_a_claim_between_harmless_sentences_is_found_all_the_same() -> None:
    record = facts()
    before = "Hello Ada, thank you for writing. Your request has been recorded. "
    after = " Please call 555-0122 if it gets worse."
    whole = [before + text + after for text in drafts("unsupported")[::5]]
    assert [text for text in whole if not ground(text, MAIL, record)] == []


def test_the_score_is_the_share_of_claims_that_nothing_supports() -> None:
    found = examine("Your balance is $412.50. The code is 4711. Call 555-0100.", MAIL, facts())
    assert [finding.kind for finding in found.findings] == ["secret"]
    assert found.claims == 3
    assert found.score == pytest.approx(1 / 3)


def test_a_draft_without_a_claim_scores_nothing_and_an_invented_one_everything() -> None:
    assert examine("Thank you for writing.", MAIL, facts()).score == 0
    assert examine("We promise that the plumber comes at 9.", MAIL, facts()).score == 1


@given(st.integers(min_value=0, max_value=50), st.integers(min_value=0, max_value=50))
def test_the_score_stays_between_none_and_all(unsupported: int, claims: int) -> None:
    assert 0 <= hallucination_score(unsupported, claims) <= 1


@given(st.text(max_size=300))
def test_no_more_is_found_than_is_claimed(text: str) -> None:
    found = examine(text, MAIL, facts())
    assert len(found.findings) <= found.claims
