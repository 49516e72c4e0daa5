"""A tenant's conversation as one thread, in the Prefect UI and for whoever reviews a mail."""

from prefect.artifacts import acreate_markdown_artifact

from tasks.board_style import board_style
from tasks.connections import connections
from tasks.domain.authentication import Identity
from tasks.domain.dossier import Dossier
from tasks.domain.thread import Turn, earlier_than, thread_key, thread_markdown


async def read_conversation(dossier: Dossier) -> tuple[Turn, ...]:
    """Return the sender's mails of this thread, oldest first; nothing where the mail is the first.

    A From that the receiving server refuted joins no conversation, as it joins no ticket.
    """
    message, email_id = dossier.message, dossier.record.email_id
    if message is None or not dossier.sender.email or dossier.sender.identity is Identity.FAILED:
        return ()
    named = (*message.references, *message.in_reply_to)
    if not named:
        return ()
    turns = await connections().ledger.conversation(email_id, named)
    return turns if earlier_than(email_id, turns) else ()


async def earlier_in(dossier: Dossier) -> str:
    """Return the markdown of what was said before this mail, empty where nothing was."""
    turns = await read_conversation(dossier)
    return thread_markdown(earlier_than(dossier.record.email_id, turns), board_style())


async def show_thread(dossier: Dossier) -> None:
    """Keep the whole conversation under one artifact key, where there is one by now."""
    turns = await read_conversation(dossier)
    if turns:
        title = f"# Conversation of {len(turns)} mails\n\n"
        markdown = title + thread_markdown(turns, board_style())
        await acreate_markdown_artifact(
            markdown, key=thread_key(turns[0].email_id), description=f"{len(turns)} mails"
        )
