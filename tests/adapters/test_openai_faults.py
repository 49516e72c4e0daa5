"""The openai adapter against a server that misbehaves."""

import asyncio
import json
import ssl
import traceback
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
import trustme
from pydantic import SecretStr
from support.openai_server import OpenAIServer
from support.openai_wire import (
    Reply,
    completion,
    drop,
    empty_choices,
    failure,
    filled,
    hang,
)
from support.triage_cases import case, mail

from tasks.adapters.openai_chat import OpenAIModel
from tasks.domain.errors import (
    AssistantError,
    CertificateRefused,
    ConfigurationError,
    LoginRefused,
    ModelRefused,
    ModelUnavailable,
)
from tasks.domain.triage import Priority, answer_json_schema

KEY = "sk-test-4711-secret"
CASE = case(mail("The violet sink is leaking."))


@pytest.fixture
def server() -> Iterator[OpenAIServer]:
    with OpenAIServer() as running:
        yield running


@pytest.fixture
async def model(server: OpenAIServer) -> AsyncIterator[OpenAIModel]:
    model = OpenAIModel(SecretStr(KEY), server.base_url, "test-model", timeout=5)
    yield model
    await model.close()


async def test_one_request_carries_prompt_schema_and_bounds(
    server: OpenAIServer, model: OpenAIModel
) -> None:
    await model.triage(CASE)
    (call,) = server.calls
    assert call.headers["authorization"] == f"Bearer {KEY}"
    assert call.json["model"] == "test-model"
    assert (call.system, call.user) == (CASE.prompt.system, CASE.prompt.user)
    assert "The violet sink is leaking." in call.mail
    assert call.json["response_format"] == {
        "type": "json_schema",
        "json_schema": {
            "name": "triage",
            "strict": True,
            "schema": answer_json_schema(CASE.catalogue),
        },
    }
    assert 0 < call.json["max_completion_tokens"] <= 8192
    # Reasoning models refuse a temperature.
    assert "temperature" not in call.json


async def test_the_answer_and_its_price_are_read(server: OpenAIServer, model: OpenAIModel) -> None:
    server.script(filled("rent", "high", "Asks.", "Hello.", (("rent", "receipt", "March"),)))
    answer = await model.triage(CASE)
    assert (answer.triage.intent, answer.triage.priority) == ("rent", Priority.HIGH)
    assert (answer.triage.summary, answer.triage.reply) == ("Asks.", "Hello.")
    assert answer.usage.model == "test-model-2026-01-01"
    assert (answer.usage.input_tokens, answer.usage.output_tokens) == (1200, 150)
    assert answer.usage.prompt_version == CASE.prompt.version


async def test_a_code_fence_around_the_json_is_tolerated(
    server: OpenAIServer, model: OpenAIModel
) -> None:
    form = {
        "intent": "rent",
        "priority": "low",
        "summary": "s",
        "action_items": [],
        "reply": "r",
    }
    server.script(completion(f"```json\n{json.dumps(form)}\n```"))
    assert (await model.triage(CASE)).triage.intent == "rent"


async def test_an_answer_without_usage_and_model_name_is_accepted(
    server: OpenAIServer, model: OpenAIModel
) -> None:
    body = json.loads(filled("rent").body)
    server.script(
        Reply(json.dumps({"choices": [{"message": body["choices"][0]["message"]}]}).encode())
    )
    usage = (await model.triage(CASE)).usage
    assert (usage.model, usage.input_tokens, usage.output_tokens) == ("test-model", 0, 0)


BROKEN_FORM = '{"intent": "rent", "priority": "high", "summary": "cut'
FAULTS = [
    pytest.param(failure(429), ModelUnavailable, "429", id="429"),
    pytest.param(failure(429, "insufficient_quota"), ModelUnavailable, "quota", id="quota"),
    pytest.param(failure(402), ModelUnavailable, "quota", id="402"),
    pytest.param(failure(500), ModelUnavailable, "500", id="500"),
    pytest.param(failure(503), ModelUnavailable, "503", id="503"),
    pytest.param(failure(409), ModelUnavailable, "409", id="409"),
    pytest.param(failure(408), ModelUnavailable, "408", id="408"),
    pytest.param(failure(401), LoginRefused, "OPENAI_API_KEY", id="401"),
    pytest.param(failure(403), LoginRefused, "OPENAI_API_KEY", id="403"),
    pytest.param(failure(404), ConfigurationError, "OPENAI_MODEL", id="404"),
    pytest.param(failure(400), ModelRefused, "400", id="400"),
    pytest.param(failure(413), ModelRefused, "413", id="413"),
    pytest.param(failure(422), ModelRefused, "422", id="422"),
    pytest.param(completion(None, refusal="I can't."), ModelRefused, "declined", id="refusal"),
    pytest.param(
        completion("", finish_reason="content_filter"), ModelRefused, "filter", id="content filter"
    ),
    pytest.param(
        completion(BROKEN_FORM, finish_reason="length"), ModelUnavailable, "cut off", id="length"
    ),
    pytest.param(completion(BROKEN_FORM), ModelUnavailable, "form", id="broken json"),
    pytest.param(completion(None), ModelUnavailable, "form", id="no content"),
    pytest.param(completion("{}"), ModelUnavailable, "intent: missing", id="empty form"),
    pytest.param(filled("violet"), ModelUnavailable, "intent: literal", id="unknown intent"),
    pytest.param(filled("rent", "violet"), ModelUnavailable, "priority", id="unknown priority"),
    pytest.param(empty_choices(), ModelUnavailable, "choice", id="empty choices"),
    pytest.param(drop(), ModelUnavailable, "reached", id="dropped"),
    pytest.param(Reply(b'{"choices": [{}]}'), ModelUnavailable, "form", id="no message"),
    pytest.param(Reply(b'{"choices": 7}'), ModelUnavailable, "completion", id="no list"),
    pytest.param(Reply(b'{"error": {"code": 500}}'), ModelUnavailable, "choice", id="error in 200"),
    pytest.param(Reply(b'{"choices": ['), ModelUnavailable, "read", id="broken body"),
    pytest.param(Reply(b"\xff\xfe"), ModelUnavailable, "read", id="no utf-8"),
    pytest.param(Reply(b"[]"), ModelUnavailable, "completion", id="a list"),
    pytest.param(
        Reply(b"<html>", content_type="text/html"), ModelUnavailable, "completion", id="html"
    ),
]


@pytest.mark.parametrize(("reply", "kind", "words"), FAULTS)
async def test_each_fault_is_its_error_after_one_request(
    server: OpenAIServer,
    model: OpenAIModel,
    reply: Reply,
    kind: type[AssistantError],
    words: str,
) -> None:
    server.script(reply)
    with pytest.raises(AssistantError, match=words) as caught:
        await model.triage(CASE)
    assert type(caught.value) is kind
    assert len(server.calls) == 1
    shown = "".join(traceback.format_exception(caught.value)) + repr(model) + repr(vars(model))
    for secret in (KEY, "violet", "secret detail", "I can't"):
        assert secret not in shown


async def test_a_failed_call_leaves_the_next_one_unharmed(
    server: OpenAIServer, model: OpenAIModel
) -> None:
    server.script(drop())
    with pytest.raises(ModelUnavailable):
        await model.triage(CASE)
    assert (await model.triage(CASE)).triage.intent == "maintenance"


@pytest.mark.parametrize("reply", [hang(), Reply(b" " * 1000, drip=0.05)], ids=["hang", "drip"])
async def test_a_server_that_never_finishes_is_left_in_time(
    server: OpenAIServer, reply: Reply
) -> None:
    model = OpenAIModel(SecretStr(KEY), server.base_url, "test-model", timeout=0.5)
    server.script(reply)
    async with asyncio.timeout(5):
        with pytest.raises(ModelUnavailable, match="in time"):
            await model.triage(CASE)
    await model.close()
    assert len(server.calls) == 1


async def test_a_server_that_is_not_there_is_unavailable() -> None:
    with OpenAIServer() as gone:
        pass
    model = OpenAIModel(SecretStr(KEY), gone.base_url, "test-model")
    with pytest.raises(ModelUnavailable, match="cannot be reached"):
        await model.triage(CASE)
    await model.close()


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry_after": "7"}, 7),
        ({"retry_after": "1.5"}, 1.5),
        ({"retry_after_ms": "250", "retry_after": "7"}, 0.25),
        ({"retry_after": "soon"}, None),
        ({"retry_after": "-3"}, None),
        ({"retry_after": "inf"}, None),
        ({"retry_after": "Wed, 01 Jan 2020 00:00:00 GMT"}, 0),
        ({}, None),
    ],
)
async def test_the_wait_that_the_server_asks_for_is_passed_on(
    server: OpenAIServer,
    model: OpenAIModel,
    status: int,
    headers: dict[str, str],
    seconds: float | None,
) -> None:
    server.script(failure(status, **headers))
    with pytest.raises(ModelUnavailable) as caught:
        await model.triage(CASE)
    assert caught.value.retry_after == seconds


async def test_the_wait_may_be_a_date(server: OpenAIServer, model: OpenAIModel) -> None:
    later = datetime.now(UTC) + timedelta(seconds=90)
    server.script(failure(429, retry_after=format_datetime(later, usegmt=True)))
    with pytest.raises(ModelUnavailable) as caught:
        await model.triage(CASE)
    assert caught.value.retry_after == pytest.approx(90, abs=5)


async def test_calls_run_side_by_side(server: OpenAIServer, model: OpenAIModel) -> None:
    server.latency = 0.3
    await asyncio.gather(*(model.triage(CASE) for _ in range(16)))
    assert (len(server.calls), server.peak) == (16, 16)


@pytest.fixture
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def tls_server(authority: trustme.CA) -> Iterator[OpenAIServer]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    with OpenAIServer(ssl_context=context) as running:
        yield running


async def test_a_certificate_that_nobody_vouches_for_is_refused(tls_server: OpenAIServer) -> None:
    model = OpenAIModel(SecretStr(KEY), tls_server.base_url, "test-model")
    with pytest.raises(CertificateRefused, match="SSL_CERT_FILE"):
        await model.triage(CASE)
    await model.close()
    assert tls_server.calls == []


async def test_a_certificate_of_ssl_cert_file_is_trusted(
    tls_server: OpenAIServer,
    authority: trustme.CA,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bundle = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(bundle))
    monkeypatch.setenv("SSL_CERT_FILE", str(bundle))
    model = OpenAIModel(SecretStr(KEY), tls_server.base_url, "test-model")
    assert (await model.triage(CASE)).triage.intent == "maintenance"
    await model.close()


@pytest.mark.parametrize("key", ["", " ", "sk-\nvalue", "sk-über", "sk two", "sk-\0x"])
def test_a_key_that_cannot_be_one_is_a_configuration_error(key: str) -> None:
    with pytest.raises(ConfigurationError, match="OPENAI_API_KEY") as caught:
        OpenAIModel(SecretStr(key), None, "test-model")
    assert "sk" not in str(caught.value)


@pytest.mark.parametrize("url", ["localhost:1", "ftp://model.example", "http://", "http://[", "x"])
def test_an_address_that_cannot_be_one_is_a_configuration_error(url: str) -> None:
    with pytest.raises(ConfigurationError, match="OPENAI_BASE_URL"):
        OpenAIModel(SecretStr(KEY), url, "test-model")


def test_a_bundle_that_is_missing_is_a_configuration_error(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "missing.pem"))
    with pytest.raises(ConfigurationError, match="SSL_CERT_FILE"):
        OpenAIModel(SecretStr(KEY), None, "test-model")


async def test_a_key_may_end_in_the_newline_of_its_file(server: OpenAIServer) -> None:
    model = OpenAIModel(SecretStr(KEY + "\n"), server.base_url, "test-model")
    await model.triage(CASE)
    await model.close()
    assert server.calls[0].headers["authorization"] == f"Bearer {KEY}"
