"""Delete the words of old mail and keep what was done about it."""

from typing import Any

from prefect import State, flow

from tasks.boards import show_boards
from tasks.connections import open_pass
from tasks.purging import final_state, purge_files, purge_mails, purge_pages


@flow(name="purge-bodies", retries=0, persist_result=False)
async def purge_bodies() -> State[Any]:
    """Empty mails, drafts, answers and tickets older than `keep_bodies_days`.

    Mail that is held, failed or not settled keeps everything, however old it is; a ticket whose
    mails are emptied keeps its words while it is open and no older than that itself.
    """
    async with open_pass(None):
        purge = await purge_files(await purge_mails())
        await show_boards()
        purge = await purge_pages(purge)
    return final_state(purge)


if __name__ == "__main__":
    from deployments.commands import purge_bodies_command

    raise SystemExit(purge_bodies_command())
