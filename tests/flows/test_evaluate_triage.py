"""`python -m flows.evaluate_triage`: no mailbox, any model, figures kept, floors that fail."""

import csv
import json
import os
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.sorting import ArtifactSort
from support.nursery import Printed, start
from support.openai_server import OpenAIServer
from support.openai_wire import Call, Reply, completion, failure, filled
from support.world import write_property

from flows.evaluate_triage import evaluate_triage
from tasks.domain.errors import ConfigurationError, ModelUnavailable
from tasks.scores import Evaluation, evaluation_of

TAP = {"subject": "Tap", "text": "The tap is leaking.", "label": "maintenance"}
RENT = {"subject": "Rent", "text": "How much rent do I owe?", "label": "rent"}
GAS = {
    "subject": "Help", "text": "The stove is leaking, I smell gas.", "label": "maintenance",
    "emergency": "gas", "must": ["911"],
}  # fmt: skip


class Bench:
    """Write data sets and evaluate them, with the keyword adapter unless told otherwise."""

    def __init__(self, home: Path, environment: dict[str, str]) -> None:
        self.home = home
        self.environment = environment

    def dataset(self, *lines: object) -> str:
        path = self.home / "mails.jsonl"
        path.write_text("".join(f"{json.dumps(line)}\n" for line in lines))
        return str(path)

    async def evaluate(self, *lines: object) -> Evaluation:
        return await evaluation_of(await evaluate_triage(self.dataset(*lines), return_state=True))

    async def run(self, dataset: str) -> Printed:
        arguments = ("--dataset", dataset)
        command = start(
            "flows.evaluate_triage", *arguments, environment=self.environment, folder=self.home
        )
        return await command.wait()


@pytest.fixture
def bench(
    prefect_api: str, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Bench:
    assert os.environ["PREFECT_API_URL"] == prefect_api
    write_property(tmp_path / "data")
    environment = {
        "DATABASE_URL": database_url,
        "DATA_DIR": str(tmp_path / "data"),
        "OUTPUT_DIR": str(tmp_path / "output"),
        "MODEL": "keyword",
        "IMAP_HOST": "",
        "SMTP_HOST": "",
        "OPENAI_API_KEY": "",
    }
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return Bench(tmp_path, environment)


@pytest.fixture
def model(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenAIServer]:
    with OpenAIServer() as server:
        settings = {
            "MODEL": "openai",
            "OPENAI_API_KEY": "sk-test",
            "OPENAI_BASE_URL": server.base_url,
            "OPENAI_MODEL": "test-model",
            "CONCURRENCY": "2",
        }
        bench.environment.update(settings)
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        yield server


def judge_or_triage(call: Call) -> Reply:
    """Triage by one word; as a judge, find the invented figure and decide against it."""
    if "exact words of the draft" not in call.system:
        return by_word(call)
    faults = [{"fault": "unsupported", "quote": "77.00"}] if "77.00" in call.user else []
    verdict = "hold" if TAP["text"] in call.user else "send"
    return completion(json.dumps({"findings": faults, "verdict": verdict}))


def by_word(call: Call) -> Reply:
    """Judge by one word, and quote a figure that nobody told."""
    if "rent" in call.mail.lower():
        return filled("rent", reply="You owe $77.00.")
    return filled("maintenance")


async def test_good_scores_are_printed_and_kept_without_a_mailbox(bench: Bench) -> None:
    printed = await bench.run(bench.dataset(TAP, RENT, GAS))
    assert printed.code == 0, printed.err
    for word in ("Accuracy", "1.000", "3 of 3", "maintenance"):
        assert word in printed.out
    (folder,) = (bench.home / "output" / "evaluation").iterdir()
    assert {path.name for path in folder.iterdir()} == {
        "scores.json",
        "mails.csv",
        "report.md",
        "confusion.svg",
    }
    assert json.loads((folder / "scores.json").read_bytes())["scores"]["accuracy"]["hits"] == 3
    ET.parse(folder / "confusion.svg")
    with (folder / "mails.csv").open(newline="") as table:
        intents = [row["intent"] for row in csv.DictReader(table)]
    assert intents == ["maintenance", "rent", "maintenance"]


async def test_scores_under_the_floor_exit_with_one_and_a_line_for_each(bench: Bench) -> None:
    calm = {"subject": "Hi", "text": "I smell gas!", "label": "rent"}
    printed = await bench.run(bench.dataset(TAP, calm))
    assert printed.code == 1
    lines = printed.err.strip().splitlines()
    assert [line.partition(" is ")[0] for line in lines[:-1]] == [
        "Accuracy",
        "Macro F1",
        "False alarm rate",
    ]
    assert "Traceback" not in printed.err


async def test_a_malformed_data_set_exits_with_two_and_one_line(bench: Bench) -> None:
    printed = await bench.run(bench.dataset(TAP, {**TAP, "emergency": "boredom"}))
    assert printed.code == 2
    assert len(printed.err.strip().splitlines()) == 1, printed.err
    for word in ("mails.jsonl", "line 2", "emergency"):
        assert word in printed.err
    assert not (bench.home / "output" / "evaluation").exists()


async def test_a_missing_data_set_is_named(bench: Bench) -> None:
    printed = await bench.run("nowhere.jsonl")
    assert printed.code == 2
    assert "nowhere.jsonl cannot be read: No such file or directory." in printed.err


async def test_the_report_is_an_artifact(bench: Bench) -> None:
    evaluation = await bench.evaluate(TAP)
    async with get_client() as client:
        (artifact, *_) = await client.read_artifacts(sort=ArtifactSort.CREATED_DESC, limit=1)
    assert artifact.key == "evaluation"
    assert artifact.data == (evaluation.folder / "report.md").read_text()


async def test_a_run_is_compared_with_the_last_one_on_the_same_data_set(bench: Bench) -> None:
    first = await bench.evaluate(TAP, {**RENT, "label": "maintenance"})
    (bench.home / "output" / "evaluation" / "29990101T000000000Z").mkdir()
    broken = bench.home / "output" / "evaluation" / "29990101T000000000Z" / "scores.json"
    broken.write_text("{}")
    second = await bench.evaluate(TAP, RENT)
    assert first.before is None
    assert second.before == first.run
    assert "| Accuracy | 1.000 | 2 of 2 | +0.500 |" in (second.folder / "report.md").read_text()


async def test_a_language_model_is_asked_once_per_mail_within_its_bound(
    bench: Bench, model: OpenAIServer
) -> None:
    model.answer, model.latency = by_word, 0.05
    mails = [{**TAP, "text": f"Tap {n} is leaking."} for n in range(8)]
    evaluation = await bench.evaluate(*mails, RENT)
    scores = evaluation.run.scores
    assert len(model.calls) == 9
    assert model.peak == 2
    assert (scores.input_tokens, scores.output_tokens) == (9 * 1200, 9 * 150)
    assert (scores.ungrounded.hits, scores.ungrounded.total) == (1, 9)
    assert evaluation.run.prompt_version.startswith("triage-")
    assert scores.seconds_median is not None
    assert scores.seconds_median >= 0.05


async def test_a_mail_that_the_model_refuses_counts_as_wrong_and_not_as_an_end(
    bench: Bench, model: OpenAIServer
) -> None:
    model.answer = lambda call: (
        completion("", refusal="No.") if "rent" in call.mail.lower() else filled("maintenance")
    )
    scores = (await bench.evaluate(TAP, RENT)).run.scores
    assert scores.unanswered.hits == 1
    assert scores.accuracy.value == 1 / 2


async def test_a_judge_rates_every_draft_and_is_overruled_where_it_contradicts_itself(
    bench: Bench, model: OpenAIServer
) -> None:
    settings = bench.home / "data" / "settings.toml"
    priced = settings.read_text().replace("input_price = 0", "input_price = 2")
    settings.write_text(priced.replace("output_price = 0", "output_price = 10"))
    model.answer = judge_or_triage
    found = await evaluation_of(
        await evaluate_triage(bench.dataset(TAP, RENT, GAS), judge=True, return_state=True)
    )
    scores = found.run.scores
    assert len(model.calls) == 6
    assert scores.sendable is not None
    assert scores.overruled is not None
    # It would send the invented rent against its own finding, and holds the tap for no reason.
    assert (scores.overruled.hits, scores.overruled.total) == (2, 3)
    assert (scores.sendable.hits, scores.sendable.total) == (2, 3)
    assert scores.judge_input_tokens == 3 * 1200
    assert scores.cost == pytest.approx((6 * 1200 * 2 + 6 * 150 * 10) / 1e6)
    report = (found.folder / "report.md").read_text()
    assert "| Verdicts of the judge overruled | 0.667 | 2 of 3 |" in report
    assert "| Cost | 0.023 | USD |" in report


async def test_without_a_language_model_nobody_can_judge(bench: Bench) -> None:
    state = await evaluate_triage(bench.dataset(TAP), judge=True, return_state=True)
    with pytest.raises(ConfigurationError, match="A judge needs a language model"):
        await evaluation_of(state)


async def test_a_passing_fault_of_the_model_is_retried(bench: Bench, model: OpenAIServer) -> None:
    model.script(failure(503, retry_after="0"))
    assert (await bench.evaluate(TAP)).run.scores.unanswered.hits == 0
    assert len(model.calls) == 2


async def test_a_wrong_key_ends_the_evaluation_at_once(bench: Bench, model: OpenAIServer) -> None:
    model.answer = lambda _: failure(401, "invalid_api_key")
    with pytest.raises(ConfigurationError, match="OPENAI_API_KEY"):
        await bench.evaluate(*[{**TAP, "text": f"Tap {n} is leaking."} for n in range(40)])
    assert len(model.calls) < 10


async def test_a_model_that_is_down_is_not_asked_to_the_end(
    bench: Bench, model: OpenAIServer
) -> None:
    model.answer = lambda _: failure(503, retry_after="120")
    with pytest.raises(ModelUnavailable):
        await bench.evaluate(*[{**TAP, "text": f"Tap {n} is leaking."} for n in range(40)])
    assert len(model.calls) < 20
