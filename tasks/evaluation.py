"""Scoring the triage against labelled mail."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

from prefect import task
from prefect.cache_policies import NO_CACHE

from tasks.clock import utc_now
from tasks.connections import connections
from tasks.data_files import load_house
from tasks.domain.dossier import Dossier
from tasks.domain.errors import (
    ConfigurationError,
    ModelRefused,
    ModelUnavailable,
)
from tasks.domain.labelled import LabelledMail, load_labelled, open_labelled
from tasks.domain.rating import build_rating_prompt
from tasks.domain.verdict import Verdict, judge
from tasks.learning import learnt_estimates
from tasks.model_limit import model_slot
from tasks.retry import retried
from tasks.settings import ROOT
from tasks.triage import make_case


@task(cache_policy=NO_CACHE)
async def read_labelled(dataset: str) -> tuple[LabelledMail, ...]:
    """Read a data set.

    Raises:
        ConfigurationError: it is missing or malformed, in one line with file, line and field.

    """
    house = load_house(connections().settings)
    try:
        text = dataset_path(dataset).read_text(encoding="utf-8")
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
        opened.model_circuit.fail(str(error), utc_now())
        if opened.model_circuit.is_open:
            raise
    house = load_house(opened.settings)
    return judge(mail, await _open(mail), None, house, 0.0)


async def _open(mail: LabelledMail) -> Dossier:
    opened = connections()
    return open_labelled(mail, load_house(opened.settings), await learnt_estimates(opened))


@retried
async def judge_mail(mail: LabelledMail) -> Verdict:
    """Have the model triage one labelled mail, and plan what a pass would do with it."""
    opened = connections()
    house = load_house(opened.settings)
    dossier = await _open(mail)
    async with model_slot():
        begun = perf_counter()
        answer = await opened.model.triage(make_case(dossier, opened))
        seconds = perf_counter() - begun
    opened.model_circuit.succeed()
    return judge(mail, dossier, answer, house, seconds)


async def rate_all(verdicts: Sequence[Verdict], in_flight: int) -> tuple[Verdict, ...]:
    """Have a judge rate every draft, at most `in_flight` at once; one that it refuses has none.

    Raises:
        ConfigurationError: no model is configured that could judge.
        ModelUnavailable: the model is down.
    """
    _ = connections().judge
    places = asyncio.Semaphore(in_flight)

    async def work(verdict: Verdict) -> Verdict:
        async with places:
            return await rate_draft(verdict) if verdict.has_draft else verdict

    try:
        async with asyncio.TaskGroup() as group:
            jobs = [group.create_task(work(verdict)) for verdict in verdicts]
    except ExceptionGroup as errors:
        raise errors.exceptions[0] from None
    return tuple(job.result() for job in jobs)


@retried
async def rate_draft(verdict: Verdict) -> Verdict:
    """Ask the judge for its opinion on one draft."""
    opened = connections()
    message = (await _open(verdict.mail)).message
    if message is None or verdict.answer is None:
        return verdict
    prompt = build_rating_prompt(message, verdict.answer.triage.reply, verdict.facts)
    async with opened.model_slots:
        begun = perf_counter()
        try:
            rating = await opened.judge.rate(prompt)
        except ModelRefused:
            return verdict
        seconds = perf_counter() - begun
    return verdict.model_copy(update={"rating": rating.model_copy(update={"seconds": seconds})})


def dataset_path(dataset: str) -> Path:
    """Return the file that is meant; a deployment may run elsewhere than in the project."""
    path = Path(dataset)
    return path if path.exists() else ROOT / path
