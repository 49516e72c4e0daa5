"""Score the triage against labelled mail: read, judge each, count, keep."""

from typing import Any

from prefect import State, flow

from tasks.connections import open_pass
from tasks.evaluation import judge_all, rate_all, read_labelled
from tasks.model_limit import check_model_limit
from tasks.scores import keep_scores


@flow(
    name="evaluate-triage",
    flow_run_name="evaluation of {dataset}",
    retries=0,
    persist_result=False,
)
async def evaluate_triage(dataset: str, judge: bool = False) -> State[Any]:
    """Score whatever model the settings choose; failed where a floor is missed.

    Args:
        dataset: Labelled mail in JSON Lines; data/evaluation/README.md says what a line holds.
        judge: Also have the model rate every draft, in a second call of its own.

    """
    async with open_pass(None) as in_flight:
        await check_model_limit()
        mails = await read_labelled(dataset)
        verdicts = await judge_all(mails, in_flight)
        if judge:
            verdicts = await rate_all(verdicts, in_flight)
        evaluation = await keep_scores(dataset, verdicts)
    return evaluation.state()


if __name__ == "__main__":
    from deployments.commands import evaluate_triage_command

    raise SystemExit(evaluate_triage_command())
