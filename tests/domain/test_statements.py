"""Whole answers: one that says only what is known passes, an invented sentence in one is found."""

import tomllib
from pathlib import Path

import pytest
from support.dossiers import ADA, dossier, house, raw_mail

from tasks.domain.dossier import known_facts
from tasks.domain.grounding import ground

FOLDER = Path(__file__).parents[1] / "drafts"
HONEST = tomllib.loads((FOLDER / "honest.toml").read_text(encoding="utf-8"))["mail"]
INVENTED = tomllib.loads((FOLDER / "invented.toml").read_text(encoding="utf-8"))
MAIL = "Hi, the tap in my kitchen leaks, there is mould, and I was charged a late fee. My dog. Ada"
KNOWN = ["tenant", "opened ticket T-7K2MQ4A in queue maintenance", "notified maintenance"]
# The other half was written to measure what is not known yet, and is not looked at in detail.
ANSWERS = [(one, draft.strip()) for one in HONEST[::2] for draft in one["drafts"]]
MORE = tomllib.loads((FOLDER / "honest_more.toml").read_text(encoding="utf-8"))["mail"]
SOFTENED = (FOLDER / "softened.txt").read_text(encoding="utf-8").splitlines()[1:]
WHOLE = [
    f"{group['before']} {sentence} {group['after']}".strip()
    for group in INVENTED.values()
    for sentence in group["sentences"]
][::2]


def record(known: list[str], text: str) -> tuple[str, ...]:
    is_tenant = "tenant" in known
    sender = ADA if is_tenant else "somebody@elsewhere.example"
    opened = dossier(raw_mail(text, sender=sender, verified=is_tenant))
    own = known_facts(opened.sender, house(), (), ())
    return (*own, *(fact for fact in known if fact != "tenant"))


@pytest.mark.parametrize(("case", "draft"), ANSWERS, ids=range(len(ANSWERS)))
def test_an_honest_answer_passes(case: dict[str, list[str]], draft: str) -> None:
    text = str(case["text"])
    assert ground(draft, text, record(case["known"], text)) == ()


def test_of_answers_in_many_other_words_hardly_one_in_ten_is_held() -> None:
    drafts = [(one, draft.strip()) for one in MORE for draft in one["drafts"]]
    held = [
        draft
        for one, draft in drafts
        if ground(draft, str(one["text"]), record(one["known"], str(one["text"])))
    ]
    assert len(held) <= len(drafts) // 10


def test_of_invented_sentences_in_honest_answers_most_are_found() -> None:
    found = [draft for draft in WHOLE if ground(draft, MAIL, record(KNOWN, MAIL))]
    assert len(found) >= 0.65 * len(WHOLE)


def test_most_invented_sentences_are_found_behind_what_softens_them() -> None:
    drafts = [f"Hello Ada,\n\nThank you for your message. {one}" for one in SOFTENED]
    found = [draft for draft in drafts if ground(draft, MAIL, record(KNOWN, MAIL))]
    assert len(found) >= 0.9 * len(drafts)


def test_what_follows_a_harmless_sentence_is_judged_by_itself() -> None:
    draft = "Your request has been recorded, and our plumber Mike is already on his way."
    assert ground(draft, MAIL, record(KNOWN, MAIL))


def test_a_language_that_nobody_here_speaks_is_held() -> None:
    assert ground("Hydraulik przyjdzie jutro rano.", MAIL, record(KNOWN, MAIL))


def test_a_policy_in_other_words_passes_and_its_opposite_does_not() -> None:
    known = record(KNOWN, MAIL)
    assert ground("Receipts are sent on request by the billing team.", MAIL, known) == ()
    assert ground("Receipts are not sent on request by the billing team.", MAIL, known)
