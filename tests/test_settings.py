"""What the environment says, and what it leaves to be inferred."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from tasks.settings import Settings, SmtpLogin, load_settings

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


def test_settings_come_from_the_file_that_is_named_and_from_none_where_none_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "office.env").write_text("IMAP_HOST=imap.example\n")
    monkeypatch.delenv("IMAP_HOST", raising=False)
    monkeypatch.setenv("ENV_FILE", str(tmp_path / "office.env"))
    assert load_settings().imap_host == "imap.example"
    monkeypatch.setenv("ENV_FILE", "")
    assert load_settings().imap_host is None
