"""What OpenAI's chat completions look like on the wire: calls, answers and faults."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

FENCE = re.compile(r"<<<MAIL (\w+)>>>\n(.*)\n<<<END OF MAIL \1>>>", re.DOTALL)
# What the default answer looks for, most urgent first.
KEYWORDS = {
    "locked_out": r"locked out|lost my key|door code|let me in",
    "maintenance": r"leak|drip|broken|repair|not work|oven|sink|heat|mou?ld|toilet",
    "rent": r"\brent\b|late fee|deposit|receipt|balance|payment",
}
DRAFT = "Hello,\n\nthank you for your message. It was recorded and passed to those responsible."


@dataclass(frozen=True)
class Call:
    """One request as it arrived."""

    path: str
    headers: dict[str, str]
    json: dict[str, Any]

    @property
    def system(self) -> str:
        return self._content("system")

    @property
    def user(self) -> str:
        return self._content("user")

    @property
    def mail(self) -> str:
        """What stands between the fences, or all of the user message where there are none."""
        found = FENCE.search(self.user)
        return found[2] if found else self.user

    @property
    def intents(self) -> list[str]:
        """The choices that the request's schema allows."""
        schema = self.json["response_format"]["json_schema"]["schema"]
        return list(schema["properties"]["intent"]["enum"])

    def _content(self, role: str) -> str:
        return "".join(m["content"] for m in self.json["messages"] if m["role"] == role)


@dataclass(frozen=True)
class Reply:
    """One response; `hang` never sends it, `drop` cuts the connection in the middle of it."""

    body: bytes
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    content_type: str = "application/json"
    hang: bool = False
    drop: bool = False
    # Seconds between single bytes; 0 sends all at once.
    drip: float = 0


Answer = Callable[[Call], Reply]


def completion(
    content: str | None,
    *,
    finish_reason: str = "stop",
    refusal: str | None = None,
    model: str = "test-model-2026-01-01",
) -> Reply:
    """Answer as the API does; `content` is the text of the only choice."""
    message = {"role": "assistant", "content": content, "refusal": refusal}
    choice = {"index": 0, "finish_reason": finish_reason, "message": message, "logprobs": None}
    return _envelope([choice], model)


def empty_choices() -> Reply:
    return _envelope([], "test-model-2026-01-01")


def _envelope(choices: list[dict[str, Any]], model: str) -> Reply:
    usage = {"prompt_tokens": 1200, "completion_tokens": 150, "total_tokens": 1350}
    body = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1767225600,
        "model": model,
        "choices": choices,
        "usage": usage,
    }
    return Reply(json.dumps(body).encode())


def failure(status: int, code: str | None = None, **headers: str) -> Reply:
    """Answer with the API's error body; `retry_after="7"` becomes the header retry-after."""
    error = {"message": f"secret detail of {status}", "type": code, "param": None, "code": code}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(json.dumps({"error": error}).encode(), status, named)


def hang() -> Reply:
    return Reply(b"", hang=True)


def drop() -> Reply:
    return Reply(b'{"id": "chatcmpl-1", "choices": [', drop=True)


def filled(
    intent: str,
    priority: str = "normal",
    summary: str = "A tenant writes.",
    reply: str = DRAFT,
    items: tuple[tuple[str, str, str], ...] = (),
    **more: object,
) -> Reply:
    """Answer with a filled form; items are (intent, type, details), `more` are other fields."""
    entries = [{"intent": i, "type": t, "details": d} for i, t, d in items]
    form = {
        "intent": intent,
        "priority": priority,
        "summary": summary,
        "action_items": entries,
        "reply": reply,
        **more,
    }
    return completion(json.dumps(form, ensure_ascii=False))


def classify(call: Call) -> Reply:
    """Judge by a few English words in the mail; what none hits is the last intent's."""
    mail = call.mail.lower()
    hits = [name for name in call.intents if re.search(KEYWORDS.get(name, "(?!)"), mail)]
    ranked = sorted(hits, key=list(KEYWORDS).index) or call.intents[-1:]
    items = tuple((name, "request", call.mail[:200]) for name in ranked)
    priority = "urgent" if ranked[0] == "locked_out" else "normal"
    return filled(ranked[0], priority, "Summary: " + call.mail[:100], items=items)
