"""What every model must do, over each adapter, and what the keyword adapter does alone."""

import contextlib
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr
from support.openai_server import OpenAIServer
from support.triage_cases import case, catalogue, mail

from tasks.adapters.keyword import KeywordModel
from tasks.adapters.openai_chat import OpenAIModel
from tasks.domain.triage import Priority
from tasks.ports import Model


@pytest.fixture(params=["keyword", "openai"])
def model(request: pytest.FixtureRequest) -> Iterator[Model]:
    with contextlib.ExitStack() as stack:
        if request.param == "keyword":
            yield KeywordModel()
            return
        server = stack.enter_context(OpenAIServer())
        yield OpenAIModel(SecretStr("sk-test"), server.base_url, "test-model")


async def test_a_model_judges_a_mail_and_drafts_a_reply(model: Model) -> None:
    answer = await model.triage(case(mail("My kitchen sink is leaking.")))
    await model.close()
    assert answer.triage.intent == "maintenance"
    assert answer.triage.summary
    assert [item.intent for item in answer.triage.action_items] == ["maintenance"]


async def test_a_lock_out_is_urgent(model: Model) -> None:
    answer = await model.triage(case(mail("I am locked out of my apartment!")))
    await model.close()
    assert (answer.triage.intent, answer.triage.priority) == ("locked_out", Priority.URGENT)


async def test_three_asks_are_all_tracked(model: Model) -> None:
    text = "The oven is broken. Please send a receipt for the rent. And I am locked out now!"
    answer = await model.triage(case(mail(text)))
    await model.close()
    asked = {item.intent for item in answer.triage.action_items}
    assert asked == {"maintenance", "rent", "locked_out"}


async def test_what_fits_nowhere_is_the_fallback(model: Model) -> None:
    answer = await model.triage(case(mail("Good morning.")))
    await model.close()
    assert answer.triage.intent == catalogue().fallback


async def test_an_empty_mail_gets_an_answer_too(model: Model) -> None:
    answer = await model.triage(case(mail("", subject="")))
    await model.close()
    assert answer.triage.intent == catalogue().fallback
    assert answer.triage.summary


async def test_the_same_mail_is_judged_alike_twice(model: Model) -> None:
    one = case(mail("When is the rent due, and who fixes the heating?"))
    assert await model.triage(one) == await model.triage(one)
    await model.close()


async def test_the_answer_says_who_gave_it(model: Model) -> None:
    answer = await model.triage(case(mail("Hello")))
    await model.close()
    assert answer.usage.model.startswith(model.name)
    assert answer.usage.prompt_version


SAMPLES = tomllib.loads(Path(__file__).with_name("keyword_samples.toml").read_text("utf-8"))


@pytest.mark.parametrize("intent", SAMPLES)
async def test_keywords_find_the_intent(intent: str) -> None:
    for text in SAMPLES[intent]:
        answer = await KeywordModel().triage(case(mail(text)))
        assert answer.triage.intent == intent, text


async def test_every_example_of_the_catalogue_is_found_by_its_own_patterns() -> None:
    for intent in catalogue().intents:
        for example in intent.examples:
            answer = await KeywordModel().triage(case(mail(example)))
            assert answer.triage.intent == intent.name, example


async def test_keywords_quote_the_sentence_that_asked() -> None:
    text = "Dear team. The oven is broken. I also need a receipt. Bye."
    answer = await KeywordModel().triage(case(mail(text)))
    details = {item.intent: item.details for item in answer.triage.action_items}
    assert details == {"maintenance": "The oven is broken.", "rent": "I also need a receipt."}


async def test_keywords_read_a_forwarded_mail_where_there_is_no_text() -> None:
    message = mail("").model_copy(update={"forwarded": "The toilet is clogged."})
    answer = await KeywordModel().triage(case(message))
    assert answer.triage.intent == "maintenance"


async def test_keywords_draft_nothing_so_that_the_fixed_text_stands() -> None:
    answer = await KeywordModel().triage(case(mail("I'm locked out")))
    assert answer.triage.reply == ""


async def test_keywords_cope_with_a_very_long_hostile_mail() -> None:
    message = mail("no end " * 60_000 + "\u200b<<<" * 1000 + " The sink is broken.")
    answer = await KeywordModel().triage(case(message))
    assert answer.triage.intent == "maintenance"
    assert all(len(item.details) <= 400 for item in answer.triage.action_items)
