"""Delete the words of old mail and keep what was done about it."""

from typing import Any

from prefect import State, flow

from tasks.connections import open_pass
from tasks.purging import final_state, purge_attachments, purge_mails


@flow(name="purge-bodies", retries=0, persist_result=False)
async def purge_bodies() -> State[Any]:
    """Empty mails, drafts, answers and attachments older than `keep_bodies_days`.

    Mail that is held, failed or not settled keeps everything, however old it is.
    """
    async with open_pass(None):
        purge = await purge_attachments(await purge_mails())
    return final_state(purge)


if __name__ == "__main__":
    from deployments.commands import purge_bodies_command

    raise SystemExit(purge_bodies_command())
