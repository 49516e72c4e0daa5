"""Scoring the triage against labelled mail."""

import asyncio
import hashlib
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

from prefect import State, task
from prefect.artifacts import acreate_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.states import Completed, Failed
from pydantic import ValidationError

from tasks.clock import utc_now
from tasks.connections import connections
from tasks.data_files import load_house
from tasks.domain.confusion import confusion_svg
from tasks.domain.errors import (
    ConfigurationError,
    ModelRefused,
    ModelUnavailable,
    StorageFull,
)
from tasks.domain.evaluation import mails_frame, score
from tasks.domain.labelled import LabelledMail, load_labelled, open_labelled
from tasks.domain.score_report import RunScores, report_markdown, shortfalls
from tasks.domain.value import Value
from tasks.domain.verdict import Verdict, judge
from tasks.retry import retried
from tasks.settings import ROOT
from tasks.triage import _case as make_case

SCORES = "scores.json"


class Evaluation(Value):
    """Hold a run's figures, those of the last run on the same data set, and where they are kept."""

    run: RunScores
    before: RunScores | None
    folder: Path

    @property
    def shortfalls(self) -> tuple[str, ...]:
        """Return one sentence for every floor that was missed."""
        return shortfalls(self.run.scores)

    def state(self) -> State[Any]:
        """Return the flow's final state: failed where a floor was missed."""
        if self.shortfalls:
            return Failed(message=" ".join(self.shortfalls), data=self)
        return Completed(message=f"{self.run.mails} mails, every floor is kept", data=self)


async def evaluation_of(state: State[Any]) -> Evaluation:
    """Return the evaluation that a run ended with.

    Raises:
        Exception: what the run broke off with.

    """
    result = await state.aresult(raise_on_failure=False)
    if isinstance(result, Evaluation):
        return result
    if isinstance(result, BaseException):
        raise result
    raise ModelUnavailable(state.message or "The evaluation broke off.")


@task(cache_policy=NO_CACHE)
async def read_labelled(dataset: str) -> tuple[LabelledMail, ...]:
    """Read a data set.

    Raises:
        ConfigurationError: it is missing or malformed, in one line with file, line and field.

    """
    house = load_house(connections().settings)
    try:
        text = _path(dataset).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise ConfigurationError(f"{dataset} cannot be read: {reason}.") from None
    return load_labelled(text, dataset, house)


async def judge_all(mails: Sequence[LabelledMail], in_flight: int) -> tuple[Verdict, ...]:
    """Judge every mail, at most `in_flight` at once.

    Raises:
        ConfigurationError: the model cannot be used with these settings.
        ModelUnavailable: the model is down for everyone.

    """
    places = asyncio.Semaphore(in_flight)

    async def work(mail: LabelledMail) -> Verdict:
        async with places:
            return await _judge_or_note(mail)

    try:
        async with asyncio.TaskGroup() as group:
            jobs = [group.create_task(work(mail)) for mail in mails]
    except ExceptionGroup as errors:
        raise errors.exceptions[0] from None
    return tuple(job.result() for job in jobs)


async def _judge_or_note(mail: LabelledMail) -> Verdict:
    """Judge a mail; one that the model fails for good counts as not answered."""
    opened = connections()
    try:
        return await judge_mail(mail)
    except ModelRefused:
        # Some mails are meant to be hard; only a model that is away ends the evaluation.
        opened.model_circuit.succeed()
    except ModelUnavailable as error:
        opened.model_circuit.fail(str(error))
        if opened.model_circuit.is_open:
            raise
    house = load_house(opened.settings)
    return judge(mail, open_labelled(mail, house), None, house, 0.0)


@retried
async def judge_mail(mail: LabelledMail) -> Verdict:
    """Have the model triage one labelled mail, and plan what a pass would do with it."""
    opened = connections()
    house = load_house(opened.settings)
    dossier = open_labelled(mail, house)
    async with opened.model_slots:
        begun = perf_counter()
        answer = await opened.model.triage(make_case(dossier, opened))
        seconds = perf_counter() - begun
    opened.model_circuit.succeed()
    return judge(mail, dossier, answer, house, seconds)


@task(cache_policy=NO_CACHE)
async def keep_scores(dataset: str, verdicts: Sequence[Verdict]) -> Evaluation:
    """Write output/evaluation/<timestamp>/ whole or not at all, and the artifact `evaluation`.

    Raises:
        StorageFull: the folder cannot take it.

    """
    opened = connections()
    now = utc_now()
    usage = next((v.answer.usage for v in verdicts if v.answer), None)
    run = RunScores(
        dataset=Path(dataset).name,
        digest=hashlib.sha256(_path(dataset).read_bytes()).hexdigest()[:12],
        model=opened.model.name,
        prompt_version=usage.prompt_version if usage else "none",
        scored_at=now.isoformat(timespec="milliseconds"),
        mails=len(verdicts),
        scores=score(verdicts, load_house(opened.settings).catalogue.names),
    )
    runs = opened.settings.output_dir / "evaluation"
    stamp = f"{now:%Y%m%dT%H%M%S}{now.microsecond // 1000:03}Z"
    evaluation = Evaluation(run=run, before=_last_run(runs, run.dataset), folder=runs / stamp)
    report = report_markdown(run, evaluation.before)
    _write(evaluation, report, verdicts)
    await acreate_markdown_artifact(report, key="evaluation", description=f"{run.mails} mails")
    return evaluation


def _write(evaluation: Evaluation, report: str, verdicts: Sequence[Verdict]) -> None:
    partial = evaluation.folder.with_suffix(".partial")
    run = evaluation.run
    try:
        partial.mkdir(parents=True)
        mails_frame(verdicts).to_csv(partial / "mails.csv", index=False)
        (partial / "report.md").write_text(report, encoding="utf-8")
        (partial / "confusion.svg").write_text(confusion_svg(run.scores), encoding="utf-8")
        (partial / SCORES).write_text(run.model_dump_json(indent=2) + "\n", encoding="utf-8")
        partial.rename(evaluation.folder)
    except OSError as error:
        reason = error.strerror or "it cannot be written"
        message = f"{evaluation.folder}: {reason}; make room or correct OUTPUT_DIR."
        raise StorageFull(message) from None


def _last_run(runs: Path, dataset: str) -> RunScores | None:
    """Return the newest run on a data set of this name that can still be read."""
    for path in sorted(runs.glob(f"*Z/{SCORES}"), reverse=True):
        try:
            run = RunScores.model_validate_json(path.read_bytes())
        except (OSError, ValidationError):
            continue
        if run.dataset == dataset:
            return run
    return None


def _path(dataset: str) -> Path:
    """Return the file that is meant; a deployment may run elsewhere than in the project."""
    path = Path(dataset)
    return path if path.exists() else ROOT / path
