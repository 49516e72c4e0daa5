"""Triage by any server that speaks OpenAI's chat completions."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from openai import APIError, AsyncOpenAI
from openai.types.chat import ChatCompletion
from openai.types.shared_params import ResponseFormatJSONSchema
from pydantic import AnyHttpUrl, BaseModel, JsonValue, NonNegativeInt, SecretStr, ValidationError

from tasks.adapters.openai_errors import translate
from tasks.domain.errors import ConfigurationError, ModelRefused, ModelUnavailable
from tasks.domain.prompt import Prompt
from tasks.domain.rating import Rating, opinion_json_schema, parse_opinion
from tasks.domain.triage import ModelAnswer, Usage, answer_json_schema, parse_answer
from tasks.ports import Case

OPENAI = "https://api.openai.com/v1"
# Bounds a call's price; a triage with its draft and some reasoning stays far below.
MAX_COMPLETION_TOKENS = 4096
Form = TypeVar("Form")


class OpenAIModel:
    """Implement Model over one connection pool; `timeout` in seconds bounds the whole call.

    It never retries: retries belong to the tasks. TLS trusts SSL_CERT_FILE where that is set.

    Raises:
        ConfigurationError: a setting cannot be used.
    """

    def __init__(
        self, api_key: SecretStr, base_url: str | None, model: str, timeout: float = 30
    ) -> None:
        self.name = model
        self._timeout = timeout
        key, url = _usable_key(api_key), _usable_url(base_url)
        try:
            self._client = AsyncOpenAI(api_key=key, base_url=url, timeout=timeout, max_retries=0)
        except OSError:
            raise ConfigurationError("The file that SSL_CERT_FILE names cannot be used.") from None

    async def triage(self, case: Case) -> ModelAnswer:
        """Ask once, for judgement and draft together."""
        form = _response_format("triage", answer_json_schema(case.catalogue, case.matters))
        completion = _checked(await self._complete(case.prompt, form))
        read = partial(parse_answer, catalogue=case.catalogue, matters=case.matters)
        triage = _read(completion, read)
        return ModelAnswer(triage=triage, usage=self._usage(completion, case.prompt))

    async def rate(self, prompt: Prompt) -> Rating:
        """Implement Judge: ask once for a second opinion on a draft."""
        form = _response_format("opinion", opinion_json_schema())
        completion = _checked(await self._complete(prompt, form))
        opinion = _read(completion, parse_opinion)
        return Rating(opinion=opinion, usage=self._usage(completion, prompt))

    def _usage(self, completion: _Completion, prompt: Prompt) -> Usage:
        return Usage(
            model=completion.model or self.name,
            prompt_version=prompt.version,
            prompt_hash=prompt.digest,
            input_tokens=completion.usage.prompt_tokens,
            output_tokens=completion.usage.completion_tokens,
        )

    async def _complete(self, prompt: Prompt, form: ResponseFormatJSONSchema) -> object:
        try:
            # The client's own timeout starts anew with every byte: a server that drips never ends.
            async with asyncio.timeout(self._timeout):
                return await self._client.chat.completions.create(
                    model=self.name,
                    messages=[
                        {"role": "system", "content": prompt.system},
                        {"role": "user", "content": prompt.user},
                    ],
                    response_format=form,
                    max_completion_tokens=MAX_COMPLETION_TOKENS,
                )
        except APIError as error:
            raise translate(error) from None
        except TimeoutError:
            raise ModelUnavailable("OpenAI did not answer in time.") from None
        except ValueError:
            # The client hands on what the JSON parser says of a broken body.
            raise ModelUnavailable("OpenAI sent an answer that cannot be read.") from None

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()


class _Message(BaseModel):
    content: str | None = None
    refusal: str | None = None


class _Choice(BaseModel):
    finish_reason: str | None = None
    message: _Message = _Message()


class _Tokens(BaseModel):
    prompt_tokens: NonNegativeInt = 0
    completion_tokens: NonNegativeInt = 0


class _Completion(BaseModel):
    """Hold the fields that are read; those of compatible servers lack one or the other."""

    model: str | None = None
    choices: tuple[_Choice, ...] = ()
    usage: _Tokens = _Tokens()


def _checked(completion: object) -> _Completion:
    # The client's own types are filled in unchecked, and a page of HTML comes back as a str.
    if not isinstance(completion, ChatCompletion):
        raise ModelUnavailable("OpenAI sent an answer that is no chat completion.")
    try:
        return _Completion.model_validate(completion.to_dict(exclude_none=True, warnings=False))
    except ValidationError:
        raise ModelUnavailable("OpenAI sent an answer that is no chat completion.") from None


def _read(completion: _Completion, parse: Callable[[str], Form]) -> Form:
    if not completion.choices:
        raise ModelUnavailable("OpenAI sent an answer without a choice.")
    choice = completion.choices[0]
    if choice.finish_reason == "content_filter":
        raise ModelRefused("OpenAI's content filter stopped the answer.")
    if choice.finish_reason == "length":
        raise ModelUnavailable("OpenAI's answer was cut off at its length limit.")
    if choice.message.refusal:
        raise ModelRefused("The model declined to answer this mail.")
    try:
        return parse(choice.message.content or "")
    except ValueError as error:
        raise ModelUnavailable(f"The model's answer is not in its form ({error}).") from None


def _response_format(name: str, schema: dict[str, JsonValue]) -> ResponseFormatJSONSchema:
    return {
        "type": "json_schema",
        "json_schema": {"name": name, "strict": True, "schema": {**schema}},
    }


def _usable_key(api_key: SecretStr) -> str:
    key = api_key.get_secret_value().strip()
    # A key with such characters would fail in the HTTP library, whose error quotes it.
    if not key or not key.isascii() or not key.isprintable() or " " in key:
        raise ConfigurationError("OPENAI_API_KEY is empty or holds characters that no key has.")
    return key


def _usable_url(base_url: str | None) -> str:
    try:
        AnyHttpUrl(base_url or OPENAI)
    except ValidationError:
        raise ConfigurationError("OPENAI_BASE_URL is no http or https address.") from None
    return base_url or OPENAI
