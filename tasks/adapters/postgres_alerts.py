"""What the manager is to be alerted of, each cause told once in a while over all processes."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import delete, exists, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from tasks.adapters.postgres_connection import Store
from tasks.adapters.postgres_tables import alerts, troubles
from tasks.domain.alerting import SHOWN, Alert, AlertCause, Trouble

_OF_PASSES = [cause for cause in AlertCause if cause.fails_passes]
_ALERT_COLUMNS = tuple(
    alerts.c[name] for name in ("number", "in_a_row", "row_began_at", "told_before_at")
)
_TROUBLE_COLUMNS = tuple(troubles.c[name] for name in Trouble.model_fields)


class Alerts(Store):
    """Keep troubles until they are told; `alerts` has a row for each cause."""

    async def note_troubles(self, mailbox: str, *found: Trouble) -> None:
        """Keep what is to be told; the same origin of the same cause counts once until then."""
        if not found:
            return
        rows = [{"mailbox": mailbox, **trouble.model_dump()} for trouble in found]
        async with self._transaction() as connection:
            await connection.execute(insert(troubles).on_conflict_do_nothing(), rows)

    async def count_pass(
        self, mailbox: str, causes: Collection[AlertCause], now: datetime, quiet: timedelta
    ) -> None:
        """Count a pass that failed by these causes, and end the row of every other one.

        What is over by now and was told within `quiet` is not told again.
        """
        over = [cause for cause in _OF_PASSES if cause not in causes]
        was_told = exists().where(
            alerts.c.mailbox == mailbox,
            alerts.c.cause == troubles.c.cause,
            alerts.c.told_at > now - quiet,
        )
        async with self._transaction() as connection:
            for cause in sorted(causes):
                await _count(connection, mailbox, cause, now)
            await connection.execute(
                update(alerts)
                .where(alerts.c.mailbox == mailbox, alerts.c.cause.in_(over))
                .values(in_a_row=0, row_began_at=None)
            )
            await connection.execute(
                delete(troubles).where(
                    troubles.c.mailbox == mailbox, troubles.c.cause.in_(over), was_told
                )
            )

    async def open_alerts(self, mailbox: str, now: datetime, quiet: timedelta) -> tuple[Alert, ...]:
        """Take every cause with something to tell that was not told within `quiet`.

        Nobody else gets it for so long, until `close_alert` says that it was not told.
        """
        waiting = select(troubles.c.cause).where(troubles.c.mailbox == mailbox).distinct()
        async with self._transaction() as connection:
            # In one order everywhere, so that two processes cannot wait for each other.
            causes = sorted((await connection.scalars(waiting)).all())
            opened = [await _open(connection, mailbox, c, now, quiet) for c in causes]
        return tuple(alert for alert in opened if alert)

    async def close_alert(self, mailbox: str, alert: Alert, *, told: bool) -> None:
        """Forget what was told; where it was not, let the next pass tell it."""
        forget = delete(troubles).where(
            troubles.c.mailbox == mailbox,
            troubles.c.cause == alert.cause,
            troubles.c.alert == alert.number,
        )
        undo = (
            update(alerts)
            .where(
                alerts.c.mailbox == mailbox,
                alerts.c.cause == alert.cause,
                alerts.c.number == alert.number,
            )
            .values(told_at=alerts.c.told_before_at)
        )
        async with self._transaction() as connection:
            await connection.execute(forget if told else undo)


async def _count(
    connection: AsyncConnection, mailbox: str, cause: AlertCause, now: datetime
) -> None:
    first = insert(alerts).values(
        mailbox=mailbox, cause=cause, number=0, in_a_row=1, row_began_at=now
    )
    await connection.execute(
        first.on_conflict_do_update(
            index_elements=[alerts.c.mailbox, alerts.c.cause],
            set_={
                "in_a_row": alerts.c.in_a_row + 1,
                "row_began_at": func.coalesce(alerts.c.row_began_at, now),
            },
        )
    )


async def _open(
    connection: AsyncConnection, mailbox: str, cause: str, now: datetime, quiet: timedelta
) -> Alert | None:
    """Set when the cause is told, in one statement that only one process can win."""
    first = insert(alerts).values(
        mailbox=mailbox, cause=cause, number=1, in_a_row=0, told_at=now, told_before_at=None
    )
    statement = first.on_conflict_do_update(
        index_elements=[alerts.c.mailbox, alerts.c.cause],
        set_={
            "number": alerts.c.number + 1,
            "told_at": now,
            "told_before_at": alerts.c.told_at,
        },
        where=alerts.c.told_at.is_(None) | (alerts.c.told_at <= now - quiet),
    ).returning(*_ALERT_COLUMNS)
    row = (await connection.execute(statement)).mappings().one_or_none()
    if row is None:
        return None
    found = await _take(connection, mailbox, cause, row["number"])
    if not found:
        # Another process has just found that it is over.
        return None
    return Alert(
        cause=AlertCause(cause),
        times=len(found),
        first_at=found[0].at,
        latest=tuple(reversed(found[-SHOWN:])),
        **row,
    )


async def _take(
    connection: AsyncConnection, mailbox: str, cause: str, number: int
) -> list[Trouble]:
    """Tie everything untold to this alert, oldest first."""
    statement = (
        update(troubles)
        .where(troubles.c.mailbox == mailbox, troubles.c.cause == cause)
        .values(alert=number)
        .returning(*_TROUBLE_COLUMNS)
    )
    rows = (await connection.execute(statement)).mappings()
    return sorted((Trouble(**row) for row in rows), key=_moment)


def _moment(trouble: Trouble) -> datetime:
    return trouble.at
