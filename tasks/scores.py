"""Keeping the scores of an evaluation."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
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
from tasks.domain.errors import ModelUnavailable, StorageFull
from tasks.domain.evaluation import mails_frame, score
from tasks.domain.rated_scores import with_cost, with_ratings
from tasks.domain.score_report import RunScores, report_markdown, shortfalls
from tasks.domain.value import Value
from tasks.domain.verdict import Verdict
from tasks.evaluation import dataset_path

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
async def keep_scores(dataset: str, verdicts: Sequence[Verdict]) -> Evaluation:
    """Write output/evaluation/<timestamp>/ whole or not at all, and the artifact `evaluation`.

    Raises:
        StorageFull: the folder cannot take it.

    """
    now = utc_now()
    run = _count(dataset, verdicts, now)
    runs = connections().settings.output_dir / "evaluation"
    stamp = f"{now:%Y%m%dT%H%M%S}{now.microsecond // 1000:03}Z"
    evaluation = Evaluation(run=run, before=_last_run(runs, run.dataset), folder=runs / stamp)
    report = report_markdown(run, evaluation.before)
    _write(evaluation, report, verdicts)
    await acreate_markdown_artifact(report, key="evaluation", description=f"{run.mails} mails")
    return evaluation


def _count(dataset: str, verdicts: Sequence[Verdict], now: datetime) -> RunScores:
    opened = connections()
    usage = next((v.answer.usage for v in verdicts if v.answer), None)
    house = load_house(opened.settings)
    counted = with_ratings(score(verdicts, house.catalogue.names), verdicts)
    return RunScores(
        dataset=Path(dataset).name,
        digest=hashlib.sha256(dataset_path(dataset).read_bytes()).hexdigest()[:12],
        model=opened.model.name,
        prompt_version=usage.prompt_version if usage else "none",
        scored_at=now.isoformat(timespec="milliseconds"),
        mails=len(verdicts),
        scores=with_cost(counted, house.preferences.reports),
    )


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
