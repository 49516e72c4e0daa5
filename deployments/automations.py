"""The automations as code: what the Prefect server does by itself when something happens."""

import json
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from prefect.client.schemas.objects import StateType
from prefect.events.actions import ActionTypes, CallWebhook, ChangeFlowRunState, SendNotification
from prefect.events.schemas.automations import AutomationCore, EventTrigger, Posture

from tasks.domain.bus import NAMESPACE, Signal
from tasks.domain.preference_tables import Alerts, Reviews
from tasks.domain.value import Value

TAG = NAMESPACE
# Jinja, filled in by the server: the mail as people call it, and the page of its run.
MAIL = f"{{{{ labels.prefect.resource.id | replace('{NAMESPACE}.email.', 'mail ') }}}}"
RUN = "{{ (flow_run | ui_url) or flow_run.id }}"
# A run says every 30 s that it lives; after three words unsaid it is taken for dead.
SILENCE = timedelta(seconds=90)


class Channels(Value):
    """Name the blocks that alerts go through; None where one is not configured."""

    webhook: UUID | None = None
    email: UUID | None = None

    def send(self, subject: str, text: str) -> list[ActionTypes]:
        """Return what sends this text everywhere."""
        actions: list[ActionTypes] = []
        if self.webhook:
            payload = json.dumps({"text": f"{subject}: {text}"})
            actions.append(CallWebhook(block_document_id=self.webhook, payload=payload))
        if self.email:
            block = self.email
            actions.append(SendNotification(block_document_id=block, subject=subject, body=text))
        return actions


def alert_automations(
    channels: Channels, alerts: Alerts, reviews: Reviews
) -> tuple[AutomationCore, ...]:
    """Return what alerts people to emergencies, failing passes and waiting reviews."""
    return (
        _emergency(channels),
        _failing_passes(channels, alerts.failed_passes),
        _waiting_review(channels, timedelta(hours=reviews.remind_after_hours)),
    )


def heartbeat_automation() -> AutomationCore:
    """Return what marks a run as crashed whose process says no more that it lives.

    Only processes with PREFECT_FLOWS_HEARTBEAT_FREQUENCY=30 say so.
    """
    return AutomationCore(
        name=f"{NAMESPACE}: dead runs",
        description="A run whose process has been silent for 90 s is marked as crashed.",
        tags=[TAG],
        trigger=EventTrigger(
            after={"prefect.flow-run.heartbeat"},
            # A run's last event has the name of its final state, and ours have names of their own.
            expect={"prefect.flow-run.*"},
            match={"prefect.resource.id": "prefect.flow-run.*"},
            for_each={"prefect.resource.id"},
            posture=Posture.Proactive,
            threshold=1,
            within=SILENCE,
        ),
        actions=[
            ChangeFlowRunState(state=StateType.CRASHED, message="Its process has gone silent.")
        ],
    )


def _emergency(channels: Channels) -> AutomationCore:
    kinds = f"{{{{ event.resource['{NAMESPACE}.kinds'] }}}}"
    return _alert(
        "emergency",
        "Whoever is configured hears of an emergency as soon as a rule or the model finds it.",
        EventTrigger(
            expect={Signal.EMERGENCY_RAISED.value},
            match=_ours("email"),
            for_each={"prefect.resource.id"},
            posture=Posture.Reactive,
            threshold=1,
        ),
        channels.send("Emergency", f"{kinds} in {MAIL}: {RUN}"),
    )


def _failing_passes(channels: Channels, threshold: int) -> AutomationCore:
    # The event holds the count, so this fires once for a row of failures, however long it is.
    exactly = {f"{NAMESPACE}.failed-in-a-row": str(threshold)}
    return _alert(
        "failing passes",
        f"{threshold} passes in a row have failed; a success begins the count anew.",
        EventTrigger(
            expect={Signal.PASS_FAILED.value},
            match={**_ours("mailbox"), **exactly},
            for_each={"prefect.resource.id"},
            posture=Posture.Reactive,
            threshold=1,
        ),
        channels.send("Passes fail", f"{threshold} in a row, the last one is {RUN}"),
    )


def _waiting_review(channels: Channels, patience: timedelta) -> AutomationCore:
    return _alert(
        "waiting review",
        f"A held mail has waited {patience} for a person's decision.",
        EventTrigger(
            after={Signal.EMAIL_HELD.value},
            expect={Signal.EMAIL_REVIEWED.value},
            match=_ours("email"),
            for_each={"prefect.resource.id", f"{NAMESPACE}.mailbox"},
            posture=Posture.Proactive,
            threshold=1,
            within=patience,
        ),
        channels.send("A review waits", f"{MAIL} is held, and nobody has decided for {patience}."),
    )


def _alert(
    name: str, description: str, trigger: EventTrigger, actions: Sequence[ActionTypes]
) -> AutomationCore:
    return AutomationCore(
        name=f"{NAMESPACE}: {name}",
        description=description,
        tags=[TAG],
        trigger=trigger,
        actions=list(actions),
    )


def _ours(kind: str) -> dict[str, str | list[str]]:
    return {"prefect.resource.id": f"{NAMESPACE}.{kind}.*"}
