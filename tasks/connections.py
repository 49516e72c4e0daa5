"""The one place where adapters are chosen; a pass opens each at most once and closes it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from functools import cached_property
from weakref import WeakKeyDictionary

from tasks.adapters.embedded_postgres import EmbeddedPostgres
from tasks.adapters.imap import ImapAccount, ImapMailbox
from tasks.adapters.jsonfile import JsonTicketSink
from tasks.adapters.keyword import KeywordModel
from tasks.adapters.maildir import MaildirMailer
from tasks.adapters.openai_chat import OpenAIModel
from tasks.adapters.postgres import PostgresLedger, ensure_database, migrate
from tasks.adapters.postgres_scratch import ScratchLedger
from tasks.adapters.rehearsal import NoMailer, NoTicketSink, ReadOnlyMailbox
from tasks.adapters.report_page import JinjaReportPage
from tasks.adapters.smtp import SmtpAccount, SmtpMailer
from tasks.circuit import LASTING, Circuit
from tasks.data_files import load_house
from tasks.domain.alerting import Failure
from tasks.domain.errors import AssistantError, ConfigurationError
from tasks.domain.ledger import Location
from tasks.domain.preference_tables import Timeouts
from tasks.domain.text_weights import Estimates
from tasks.ports import (
    Charts,
    Classifier,
    Judge,
    Ledger,
    Mailbox,
    Mailer,
    Model,
    ReportPage,
    TicketSink,
)
from tasks.secret_blocks import read_settings
from tasks.settings import ROOT, ModelChoice, Settings, load_settings, need


class Connections:
    """Hold the adapters of one event loop, each made when it is first asked for.

    `answered` and `sent_ids` are what the mailbox tells, at the start of a pass, of answers that
    the ledger may not know: where mails are flagged so, and the Message-IDs in the Sent folder
    from the day `sent_from` on (None where nobody has looked). `announces` says that
    Prefect's event system is told of what happens.
    """

    announces = True

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.model_slots = asyncio.Semaphore(settings.concurrency)
        self.model_circuit = Circuit()
        # Mails go out one at a time; whoever waits for the turn learns of trouble before its own.
        self.mailer_turn = asyncio.Lock()
        self.mailer_circuit = Circuit(LASTING)
        self.answered: frozenset[Location] = frozenset()
        self.sent_ids: set[str] | None = None
        self.sent_from: date | None = None
        self.misconfiguration = ""
        self.failures: list[Failure] = []
        # Whom this pass answers, and about what, by the mail's id.
        self.answers: dict[int, tuple[str, str]] = {}
        self.answers_lock = asyncio.Lock()
        # What the example mails teach; None until somebody asks.
        self.estimates: Estimates | None = None
        self.learning = asyncio.Lock()
        self._embedded: EmbeddedPostgres | None = None

    def note(self, error: AssistantError) -> None:
        """Remember what a person must correct, so that the pass can say it once at its end."""
        if isinstance(error, ConfigurationError):
            self.misconfiguration = str(error)

    @property
    def outage(self) -> str:
        """Return which service is down for everyone and why, "" where none is."""
        circuits = (self.mailer_circuit, self.model_circuit)
        return next((circuit.reason for circuit in circuits if circuit.is_open), "")

    @property
    def timeouts(self) -> Timeouts:
        """Return what data/settings.toml allows one command, and one mail."""
        return load_house(self.settings).preferences.timeouts

    @cached_property
    def ledger(self) -> Ledger:
        """Return the ledger of DATABASE_URL."""
        return PostgresLedger(self.ledger_url)

    @cached_property
    def ledger_url(self) -> str:
        """Return DATABASE_URL, or the address of the embedded Postgres, which is started for it."""
        if url := self.settings.database_url:
            return url.get_secret_value()
        self._embedded = EmbeddedPostgres.start(ROOT / self.settings.stack_dir / "postgres")
        return self._embedded.url(LEDGER_DATABASE)

    async def prepare_ledger(self) -> None:
        """Make sure that the ledger's tables are those of this program."""
        url = self.ledger_url
        if self._embedded:
            await ensure_database(url)
        await migrate(url)

    @cached_property
    def mailbox(self) -> Mailbox:
        """Return the mailbox of IMAP_*; in a preview nothing in it is marked or added."""
        mailbox = open_mailbox(self.settings, self.timeouts.imap_seconds)
        return ReadOnlyMailbox(mailbox) if self.settings.is_preview else mailbox

    @cached_property
    def model(self) -> Model:
        """Return the model that triages."""
        settings = self.settings
        if settings.model_choice is ModelChoice.KEYWORD:
            return self.keyword
        if settings.openai_api_key is None:
            need(None, "OPENAI_API_KEY")
            raise AssertionError
        return OpenAIModel(
            settings.openai_api_key,
            settings.openai_base_url,
            settings.openai_model,
            timeout=self.timeouts.model_seconds,
        )

    @cached_property
    def judge(self) -> Judge:
        """Return the model that gives a second opinion on drafts, the one that triages.

        Raises:
            ConfigurationError: the keyword adapter has no opinions.
        """
        if not isinstance(self.model, OpenAIModel):
            raise ConfigurationError(
                "A judge needs a language model: set OPENAI_API_KEY, and MODEL to openai."
            )
        return self.model

    @cached_property
    def keyword(self) -> Model:
        """Return the adapter that works without any model."""
        return KeywordModel()

    @cached_property
    def classifier(self) -> Classifier:
        """Return what learns from the example mails."""
        # Only here, because importing it takes longer than to use what it once learnt.
        from tasks.adapters.linear_classifier import LinearClassifier  # noqa: PLC0415

        return LinearClassifier()

    @cached_property
    def mailer(self) -> Mailer:
        """Return what sends: SMTP_*, or the outbox folder of a preview."""
        settings = self.settings
        if settings.is_preview:
            return self.previews
        login = settings.smtp_login
        account = SmtpAccount(
            host=need(settings.smtp_host, "SMTP_HOST"),
            port=settings.smtp_port,
            user=login.user if login else None,
            password=login.password if login else None,
            login_if_offered=login is not None and login.if_offered,
            security=settings.smtp_security,
            timeout=self.timeouts.smtp_seconds,
        )
        return SmtpMailer(account)

    @cached_property
    def previews(self) -> MaildirMailer:
        """Return the outbox folder of a preview."""
        return MaildirMailer(self.settings.output_dir / "outbox")

    @cached_property
    def tickets(self) -> TicketSink:
        """Return where tickets are shown to the outside."""
        return JsonTicketSink(self.settings.output_dir / "tickets")

    @cached_property
    def charts(self) -> Charts:
        """Return what draws the audit's charts."""
        # Only here, because importing it takes longer than most commands run.
        from tasks.adapters.charts import MatplotlibCharts  # noqa: PLC0415

        return MatplotlibCharts()

    @cached_property
    def report_page(self) -> ReportPage:
        """Return what writes the audit's page."""
        return JinjaReportPage()

    async def close(self) -> None:
        """Close whatever was opened."""
        for name in ("mailbox", "model", "mailer", "tickets", "ledger"):
            if name in self.__dict__:
                await self.__dict__[name].close()
        if self._embedded:
            await asyncio.to_thread(self._embedded.stop)


class Rehearsal(Connections):
    """Hold the adapters of a dry run: all is read as it is, and nothing is written or sent."""

    announces = False

    @cached_property
    def ledger(self) -> Ledger:
        """Return a copy of the ledger that ends with its connection."""
        return ScratchLedger(self.ledger_url)

    @cached_property
    def mailbox(self) -> Mailbox:
        """Return the mailbox of IMAP_*, without its flags."""
        return ReadOnlyMailbox(open_mailbox(self.settings, self.timeouts.imap_seconds))

    @cached_property
    def mailer(self) -> Mailer:
        """Return what takes every mail and sends none."""
        return NoMailer()

    @cached_property
    def tickets(self) -> TicketSink:
        """Return what shows tickets to nobody."""
        return NoTicketSink()


def open_mailbox(settings: Settings, timeout: float) -> Mailbox:
    """Return the mailbox of IMAP_*; it is connected when it is first used."""
    account = ImapAccount(
        host=need(settings.imap_host, "IMAP_HOST"),
        port=settings.imap_port,
        user=need(settings.imap_user, "IMAP_USER"),
        password=settings.imap_password,
        security=settings.imap_security,
        folder=settings.imap_folder,
        timeout=timeout,
    )
    return ImapMailbox(account)


# The name that the embedded Postgres has for the ledger's database.
LEDGER_DATABASE = "assistant"
_open: WeakKeyDictionary[asyncio.AbstractEventLoop, Connections] = WeakKeyDictionary()


def connections() -> Connections:
    """Return this event loop's adapters, reading the settings when there are none yet.

    Raises:
        ConfigurationError: a setting is missing or wrong.
    """
    loop = asyncio.get_running_loop()
    if loop not in _open:
        _open[loop] = Connections(load_settings())
    return _open[loop]


@asynccontextmanager
async def open_pass(concurrency: int | None, *, dry_run: bool = False) -> AsyncIterator[int]:
    """Open the adapters for one pass and close them after it; yield how many mails are in flight.

    `concurrency` bounds the model calls. Twice as many mails are in flight, so that what Prefect
    and the ledger do for one mail overlaps with the model's work on another. A dry run is this
    choice of adapters and nothing else.
    """
    loop = asyncio.get_running_loop()
    if dry_run:
        _open[loop] = Rehearsal(await read_settings())
    elif loop not in _open:
        _open[loop] = Connections(await read_settings())
    opened = _open[loop]
    slots = concurrency or opened.settings.concurrency
    opened.model_slots = asyncio.Semaphore(slots)
    try:
        load_house(opened.settings)
        await opened.prepare_ledger()
        yield 2 * slots
    finally:
        await close_connections()


async def close_connections() -> None:
    """Close this event loop's adapters; the next use opens them anew."""
    if opened := _open.pop(asyncio.get_running_loop(), None):
        await opened.close()
