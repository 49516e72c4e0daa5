"""The ledger's half of the stop button."""

from sqlalchemy import insert, select

from tasks.adapters.postgres_connection import Store
from tasks.adapters.postgres_tables import sending_changes
from tasks.domain.sending import SendingChange


class Sending(Store):
    """Keep whether automatic sending is stopped; it outlives every Prefect server."""

    async def change_sending(self, change: SendingChange) -> None:
        """Stop or resume automatic sending from now on."""
        async with self._transaction() as connection:
            await connection.execute(insert(sending_changes).values(change.model_dump()))

    async def last_sending_change(self) -> SendingChange | None:
        """Return who changed it last, None where nobody ever did."""
        columns = sending_changes.c
        query = (
            select(columns.is_stopped, columns.at, columns.by).order_by(columns.id.desc()).limit(1)
        )
        async with self._transaction() as connection:
            row = (await connection.execute(query)).mappings().one_or_none()
        return None if row is None else SendingChange(**row)
