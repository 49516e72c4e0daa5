"""What the environment says, and what it leaves to be inferred."""

import pytest
from pydantic import SecretStr

from tasks.settings import Settings, SmtpLogin

OFFICE = "office@maple-court.example"
MAILBOX: dict[str, object] = {"imap_user": OFFICE, "imap_password": "imap-secret"}
OWN = SmtpLogin(user="sender", password=SecretStr("smtp-secret"))
BORROWED = SmtpLogin(user=OFFICE, password=SecretStr("imap-secret"), if_offered=True)


def login(**changes: object) -> SmtpLogin | None:
    return Settings.model_validate(MAILBOX | changes).smtp_login


@pytest.mark.parametrize("security", ["tls", "starttls", "none"])
def test_a_login_for_smtp_is_used_as_it_is(security: str) -> None:
    given = login(smtp_user="sender", smtp_password="smtp-secret", smtp_security=security)
    assert given == OWN


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_without_a_login_for_smtp_it_is_the_mailboxs(security: str) -> None:
    assert login(smtp_security=security) == BORROWED
    assert login(smtp_security=security, smtp_user=OFFICE) == BORROWED
    assert login(smtp_password="other") == SmtpLogin(user=OFFICE, password=SecretStr("other"))


def test_the_mailboxs_password_goes_to_nobody_else_and_never_in_clear() -> None:
    assert login(smtp_security="none") is None
    assert login(smtp_user="sender") is None
    assert login(imap_password="") is None
    assert login(imap_user=None) is None
