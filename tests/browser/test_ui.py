"""What people do in the Prefect UI, done in a browser."""

import re
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
from playwright.async_api import Locator, Page, expect
from support.openai_wire import filled
from support.world import TENANT, World, mail

from tasks.domain.ledger import Status

pytestmark = pytest.mark.asyncio(loop_scope="module")
expect.set_options(timeout=120_000)

DRAFT = "A technician will come tomorrow between 9 and 12."
OWN_WORDS = "Dear Ada,\n\nMr Smith comes on Tuesday, at 3 pm.\n\nPlease be at home."


async def test_a_held_mail_is_edited_in_its_form_and_those_words_are_sent_once(
    world: World, page: Page
) -> None:
    world.model.answer = lambda _: filled("maintenance", reply=DRAFT)
    world.deliver(mail("The sink is leaking.", subject="Sink"))
    await world.run_pass()
    await page.goto("/runs?state=Suspended")
    await page.get_by_role("link", name="review of mail 1").click()
    form = await open_form(page)
    for words in ("The sink is leaking.", "ungrounded_draft", "maintenance", DRAFT, TENANT):
        await expect(form).to_contain_text(re.compile(in_any_lines(words)))
    answer = form.locator("textarea").first
    await expect(answer).to_have_value(DRAFT)

    # Without a decision nothing happens.
    await form.get_by_role("button", name="Submit").click()
    await expect(form.get_by_text("'decision' is a required property")).to_be_visible()
    assert await outcome_of(world, "Sink") is Status.HELD

    await answer.fill(OWN_WORDS)
    await choose(page, form, "edit")
    await form.locator("textarea").last.fill("Bea Boss")
    await form.get_by_role("button", name="Submit").click()
    await expect(form).to_be_hidden()
    # The run's own page shows the outcome that the mail came to.
    await expect(page.get_by_text("Replied", exact=True).first).to_be_visible()
    assert await outcome_of(world, "Sink") is Status.REPLIED
    sent = [text_of(one) for one in world.sent_to(TENANT)]
    assert len([text for text in sent if text.startswith(OWN_WORDS)]) == 1
    assert not [text for text in sent if DRAFT in text]


async def test_a_mails_story_can_be_read_and_found_in_the_run_list(
    world: World, page: Page
) -> None:
    world.model.answer = lambda _: filled("general", reply="Thank you for telling us.")
    world.deliver(mail("The lobby looks lovely.", subject="Lobby"))
    await world.run_pass()
    await page.goto("/runs?state=Replied")
    run = page.get_by_role("link", name=re.compile(r"general · tenant T-1")).first
    await expect(run).to_be_visible()
    await run.click()
    await page.get_by_role("tab", name="Artifacts").or_(page.get_by_text("Artifacts")).last.click()
    await page.get_by_role("link", name=re.compile(r"email-\d+")).first.click()
    for words in ("The lobby looks lovely.", "Thank you for telling us.", "Lobby"):
        await expect(page.get_by_text(words).first).to_be_visible()


async def test_a_backfill_is_started_with_two_dates_and_finishes(world: World, page: Page) -> None:
    world.model.answer = lambda _: filled("general", reply="Thank you for telling us.")
    now = datetime.now(UTC)
    first, last = now - timedelta(days=9), now - timedelta(days=8)
    world.deliver(mail("The bell is broken.", subject="Bell"), received_at=first)
    world.deliver(mail("The lamp is broken.", subject="Lamp"), received_at=last)
    await page.goto("/deployments")
    await page.get_by_role("link", name="backfill-mailbox").last.click()
    await page.get_by_role("button", name="Run", exact=True).first.click()
    await page.get_by_text("Custom run").click()
    for day, unset in ((first, 2), (last, 1)):
        # The field that was filled before shows its date a moment later.
        await expect(page.get_by_text("Select date")).to_have_count(unset)
        await page.get_by_text("Select date").first.click()
        await page.locator("input[type=date]").fill(day.date().isoformat())
        await page.get_by_role("button", name="Apply").click()
    await page.get_by_role("button", name="Submit").click()
    await page.locator("a[href*='/runs/flow-run/']").first.click()
    await expect(page.get_by_text(re.compile("^(Completed|Failed)$")).first).to_be_visible()
    assert await outcome_of(world, "Bell") is Status.HELD
    assert await outcome_of(world, "Lamp") is Status.HELD


async def open_form(page: Page) -> Locator:
    await page.get_by_role("button", name="Resume").click()
    form = page.get_by_role("dialog")
    await expect(form.get_by_text("Decision", exact=True)).to_be_visible()
    return form


async def choose(page: Page, form: Locator, decision: str) -> None:
    """Pick one of the decisions, from the keyboard."""
    await form.locator(".p-select-button__control").focus()
    await page.keyboard.press("ArrowDown")
    await page.get_by_role("option", name=decision, exact=True).click()


async def outcome_of(world: World, subject: str) -> Status:
    (row,) = [row for row in await world.rows() if row.subject == subject]
    return row.outcome


def in_any_lines(words: str) -> str:
    """Return the pattern of words that may be broken into lines anywhere."""
    return r"\s+".join(re.escape(word) for word in words.split())


def text_of(message: EmailMessage) -> str:
    return str(message.get_content()).replace("\r\n", "\n")
