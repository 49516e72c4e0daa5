"""What a manager tunes: data/settings.toml as values."""

from pydantic import Field

from tasks.domain.value import Value


class Caps(Value):
    """Bound automatic answers within `window_minutes`, counted on successful sends."""

    window_minutes: int = Field(default=180, gt=0)
    per_address: int = Field(default=20, gt=0)
    same_subject: int = Field(default=2, gt=0)
    in_all: int = Field(default=1000, gt=0)


class Contact(Value):
    """Name a person who is told: a key that intents and emergencies use, and an address."""

    key: str
    email: str


class Preferences(Value):
    """Hold data/settings.toml.

    `facts` are the property's own facts that texts may use as `$name` and drafts may state.
    `relays` are domains whose Reply-To is believed over From. Ages are in days, patience in
    minutes, sizes in bytes. `artifact_detail` is full, redacted or none.
    """

    sender_name: str
    signature: str
    notice: str
    neutral_acknowledgement: str
    facts: tuple[tuple[str, str], ...] = ()
    contacts: tuple[Contact, ...] = ()
    relays: tuple[str, ...] = ()
    caps: Caps = Caps()
    reply_max_age_days: int = Field(default=3, gt=0)
    model_patience_minutes: int = Field(default=30, ge=0)
    park_after_passes: int = Field(default=3, gt=0)
    fetch_cap_bytes: int = Field(default=25_000_000, gt=0)
    artifact_detail: str = Field(default="full", pattern="^(full|redacted|none)$")
