"""Triage by any server that speaks OpenAI's chat completions."""

import asyncio

from openai import APIError, AsyncOpenAI
from openai.types.chat import ChatCompletion
from openai.types.shared_params import ResponseFormatJSONSchema
from pydantic import AnyHttpUrl, BaseModel, NonNegativeInt, SecretStr, ValidationError

from tasks.adapters.openai_errors import translate
from tasks.domain.errors import ConfigurationError, ModelRefused, ModelUnavailable
from tasks.domain.intents import Catalogue
from tasks.domain.triage import ModelAnswer, Triage, Usage, answer_json_schema, parse_answer
from tasks.ports import Case

OPENAI = "https://api.openai.com/v1"
# Bounds a call's price; a triage with its draft and some reasoning stays far below.
MAX_COMPLETION_TOKENS = 4096


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
        completion = _checked(await self._complete(case))
        usage = Usage(
            model=completion.model or self.name,
            prompt_version=case.prompt.version,
            prompt_hash=case.prompt.digest,
            input_tokens=completion.usage.prompt_tokens,
            output_tokens=completion.usage.completion_tokens,
        )
        return ModelAnswer(triage=_read(completion, case.catalogue), usage=usage)

    async def _complete(self, case: Case) -> object:
        try:
            # The client's own timeout starts anew with every byte: a server that drips never ends.
            async with asyncio.timeout(self._timeout):
                return await self._client.chat.completions.create(
                    model=self.name,
                    messages=[
                        {"role": "system", "content": case.prompt.system},
                        {"role": "user", "content": case.prompt.user},
                    ],
                    response_format=_response_format(case.catalogue),
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


def _read(completion: _Completion, catalogue: Catalogue) -> Triage:
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
        return parse_answer(choice.message.content or "", catalogue)
    except ValueError as error:
        raise ModelUnavailable(f"The model's answer is not in its form ({error}).") from None


def _response_format(catalogue: Catalogue) -> ResponseFormatJSONSchema:
    schema: dict[str, object] = {**answer_json_schema(catalogue)}
    return {
        "type": "json_schema",
        "json_schema": {"name": "triage", "strict": True, "schema": schema},
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
