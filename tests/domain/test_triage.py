import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.triage_cases import catalogue

from tasks.domain.triage import (
    ActionItem,
    Priority,
    Triage,
    answer_json_schema,
    answer_schema,
    parse_answer,
    settle_priority,
)

CATALOGUE = catalogue()
ANSWER = {
    "intent": "rent",
    "priority": "high",
    "summary": "Asks for a receipt.",
    "action_items": [{"intent": "rent", "type": "receipt", "details": "For March."}],
    "reply": "Hello Ana,\n\nthank you.",
}


def triage(priority: Priority, intent: str, *others: str) -> Triage:
    items = tuple(ActionItem(intent=name, type="ask", details="x") for name in others)
    return Triage(intent=intent, priority=priority, summary="x", action_items=items)


def test_the_form_asks_for_the_judgement_first_and_the_draft_last() -> None:
    schema = answer_json_schema(CATALOGUE)
    fields = ["intent", "priority", "summary", "action_items", "reply"]
    properties = schema["properties"]
    assert isinstance(properties, dict)
    assert list(properties) == fields
    assert schema["required"] == fields
    assert schema["additionalProperties"] is False


def test_the_form_asks_for_the_matters_of_a_person_before_the_draft_where_there_are_any() -> None:
    schema = answer_json_schema(CATALOGUE, ("eviction", "legal"))
    fields = ["intent", "priority", "matters", "summary", "action_items", "reply"]
    assert list(schema["properties"]) == schema["required"] == fields  # type: ignore[arg-type] # JSON.
    assert '"enum": ["eviction", "legal"]' in json.dumps(schema)


def test_an_answer_that_leaves_the_matters_out_names_none() -> None:
    named = json.dumps({**ANSWER, "matters": ["legal"]})
    assert parse_answer(named, CATALOGUE, ("eviction", "legal")).matters == ("legal",)
    assert parse_answer(json.dumps(ANSWER), CATALOGUE, ("eviction", "legal")).matters == ()


def test_the_form_offers_the_intents_and_priorities_in_their_order_without_references() -> None:
    text = json.dumps(answer_json_schema(CATALOGUE))
    assert "$ref" not in text
    assert text.count(json.dumps(list(CATALOGUE.names))) == 2
    assert json.dumps(["low", "normal", "high", "urgent"]) in text


def test_the_form_is_built_once_for_a_catalogue() -> None:
    assert answer_schema(CATALOGUE) is answer_schema(catalogue())


def test_an_answer_is_read() -> None:
    assert parse_answer(json.dumps(ANSWER), CATALOGUE) == Triage.model_validate(ANSWER)


@pytest.mark.parametrize(
    "wrapped", ["```json\n{}\n```", "```\n{}\n```", "Here it is:\n{}\nAnything else?", "\ufeff{}"]
)
def test_an_answer_is_read_from_within_other_text(wrapped: str) -> None:
    text = wrapped.replace("{}", json.dumps(ANSWER, indent=2))
    assert parse_answer(text, CATALOGUE).summary == "Asks for a receipt."


def test_fields_that_were_not_asked_for_are_dropped() -> None:
    text = json.dumps({**ANSWER, "recipients": ["x@y.example"]})
    assert parse_answer(text, CATALOGUE) == Triage.model_validate(ANSWER)


def test_control_characters_do_not_come_through() -> None:
    text = json.dumps({**ANSWER, "summary": " a\0b\r\nc\x1b[2J ", "reply": "x\ny"})
    answer = parse_answer(text, CATALOGUE)
    assert (answer.summary, answer.reply) == ("ab\nc[2J", "x\ny")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"intent": "bribery"}, "intent: literal_error"),
        ({"priority": "whenever"}, "priority: literal_error"),
        ({"summary": None}, "summary: string_type"),
        ({"reply": ["a"]}, "reply: string_type"),
        ({"action_items": [{"intent": "x"}]}, "action_items.0.intent: literal_error"),
    ],
)
def test_an_answer_that_breaks_the_form_is_refused_without_quoting_it(
    change: dict[str, object], message: str
) -> None:
    with pytest.raises(ValueError, match=message) as caught:
        parse_answer(json.dumps({**ANSWER, **change}), CATALOGUE)
    assert "bribery" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


@given(st.text())
def test_any_other_text_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError, match=r"^\w+: "):
        parse_answer(text, CATALOGUE)


@given(st.integers(0, 500))
def test_a_truncated_answer_is_a_value_error(length: int) -> None:
    text = json.dumps(ANSWER)
    with pytest.raises(ValueError, match=r"^(answer|reply|summary)"):
        parse_answer(text[: min(length, len(text) - 1)], CATALOGUE)


@pytest.mark.parametrize(
    ("judged", "asked", "settled"),
    [
        (Priority.LOW, ["maintenance"], Priority.NORMAL),
        (Priority.HIGH, ["maintenance"], Priority.HIGH),
        (Priority.URGENT, ["rent"], Priority.HIGH),
        (Priority.LOW, ["locked_out"], Priority.URGENT),
        (Priority.URGENT, ["general"], Priority.URGENT),
        (Priority.LOW, ["general"], Priority.LOW),
        # The most urgent of several asks counts.
        (Priority.LOW, ["general", "maintenance"], Priority.NORMAL),
        (Priority.LOW, ["general", "rent", "locked_out"], Priority.URGENT),
        (Priority.HIGH, ["general", "rent"], Priority.HIGH),
        # An intent that has left the catalogue counts as the fallback.
        (Priority.NORMAL, ["gone"], Priority.NORMAL),
    ],
)
def test_priority_stays_between_floor_and_limit(
    judged: Priority, asked: list[str], settled: Priority
) -> None:
    assert settle_priority(triage(judged, *asked), CATALOGUE) is settled
