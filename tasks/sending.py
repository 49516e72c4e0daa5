"""Heeding the stop button: looked at before each automatic answer, and shown on the pass."""

import asyncio
import time
from weakref import WeakKeyDictionary

from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import VariableCreate, VariableUpdate
from prefect.logging import get_run_logger
from prefect.runtime import flow_run

from tasks.clock import utc_now
from tasks.connections import Connections, connections
from tasks.domain.dossier import Dossier
from tasks.domain.plan import Plan
from tasks.domain.sending import OFF, ON, VARIABLE, SendingState, expect_no_answer
from tasks.domain.triage import ModelAnswer
from tasks.retry import retried

# The ledger is asked before every answer, Prefect only so often (in seconds): its server is what
# bounds the speed of a pass.
ASK_EVERY = 2.0
# A server that is slower counts as away; what it said last still stands.
PATIENCE = 5.0
TAG = "sending-stopped"


class _Watch:
    """Remember what the Prefect variable said last, for all mails of a pass."""

    def __init__(self) -> None:
        self.turn = asyncio.Lock()
        self.asked_at = -ASK_EVERY
        self.variable: str | None = None
        self.stop_seen = False
        self.is_tagged = False


_watches: WeakKeyDictionary[Connections, _Watch] = WeakKeyDictionary()


async def read_sending() -> SendingState:
    """Return what ledger and Prefect variable say of automatic sending.

    Raises:
        LedgerUnavailable: without the ledger nothing is sent anyway.
    """
    opened = connections()
    change = await opened.ledger.last_sending_change()
    return SendingState(ledger=change, variable=await _ask_prefect(_watch(opened)))


async def sending_is_stopped() -> bool:
    """Say whether no answer may leave without a person."""
    state = await read_sending()
    watch = _watch(connections())
    watch.stop_seen = watch.stop_seen or state.is_stopped
    return state.is_stopped


@retried
async def expect_stop(dossier: Dossier, answer: ModelAnswer | None, plan: Plan) -> Plan:
    """Give a mail whose answer will be held back a ticket, before tickets are opened."""
    if plan.reply is None or not await sending_is_stopped():
        return plan
    return expect_no_answer(dossier, answer, plan, utc_now())


@retried
async def show_stop() -> bool:
    """Say whether this pass found automatic sending stopped, and tag its run with it."""
    await sending_is_stopped()
    watch = _watch(connections())
    if watch.stop_seen and not watch.is_tagged:
        async with get_client() as client:
            run = await client.read_flow_run(flow_run.id)
            await client.update_flow_run(run.id, tags=[*run.tags, TAG])
        watch.is_tagged = True
    return watch.stop_seen


def _watch(opened: Connections) -> _Watch:
    return _watches.setdefault(opened, _Watch())


async def _ask_prefect(watch: _Watch) -> str | None:
    # Sixteen mails that come here at once ask once.
    async with watch.turn:
        if time.monotonic() - watch.asked_at >= ASK_EVERY:
            try:
                watch.variable = await read_variable()
            # The client has many errors, and none of them may start or stop anything: the ledger
            # and what the variable said before decide.
            except Exception as error:  # noqa: BLE001
                get_run_logger().warning("%s could not be read: %s", VARIABLE, type(error).__name__)
            watch.asked_at = time.monotonic()
        return watch.variable


async def read_variable() -> str | None:
    """Return the word in the Prefect variable, None where there is no such variable."""
    async with asyncio.timeout(PATIENCE), get_client() as client:
        variable = await client.read_variable_by_name(VARIABLE)
    return None if variable is None else str(variable.value)


async def write_variable(*, stopped: bool) -> None:
    """Make the Prefect variable say whether automatic sending is stopped."""
    word = OFF if stopped else ON
    async with asyncio.timeout(PATIENCE), get_client() as client:
        if await client.read_variable_by_name(VARIABLE) is None:
            await client.create_variable(VariableCreate(name=VARIABLE, value=word))
        else:
            await client.update_variable(VariableUpdate(name=VARIABLE, value=word))
