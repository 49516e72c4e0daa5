"""Where the Prefect pages listen, and who gets in."""

import base64
import urllib.error
import urllib.request
from pathlib import Path

import psutil
import pytest
from pydantic import SecretStr
from support.database import copy_server

from deployments.listening import Listening
from deployments.local_stack import LocalStack
from deployments.loopback import free_port
from tasks.domain.errors import ConfigurationError
from tasks.settings import Settings

PASSWORD = "correct-horse-battery"


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "127.8.0.1"])
def test_this_machine_alone_needs_no_password(host: str) -> None:
    assert Listening.from_settings(Settings(ui_host=host)).password is None


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "office.example"])
def test_anything_else_needs_a_password(host: str) -> None:
    with pytest.raises(ConfigurationError, match="UI_PASSWORD") as caught:
        Listening.from_settings(Settings(ui_host=host))
    assert "\n" not in str(caught.value)
    protected = Listening.from_settings(Settings(ui_host=host, ui_password=SecretStr(PASSWORD)))
    assert protected.server_environment == {"PREFECT_SERVER_API_AUTH_STRING": PASSWORD}
    assert PASSWORD not in repr(protected)


def test_a_password_that_the_login_page_would_garble_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="ASCII"):
        Listening.from_settings(Settings(ui_password=SecretStr("schlüssel")))


@pytest.mark.parametrize(
    ("host", "reached"),
    [
        ("0.0.0.0", "http://127.0.0.1:4200"),
        ("::", "http://127.0.0.1:4200"),
        ("192.0.2.7", "http://192.0.2.7:4200"),
        ("2001:db8::7", "http://[2001:db8::7]:4200"),
    ],
)
def test_programs_of_this_machine_reach_it_wherever_it_listens(host: str, reached: str) -> None:
    assert Listening(host=host).reached_at(4200) == reached


def test_a_foreign_prefect_server_is_none_of_ours_to_protect() -> None:
    settings = Settings(ui_host="0.0.0.0", prefect_api_url="http://prefect.example/api")
    assert LocalStack.from_settings(settings).api_url == "http://prefect.example/api"


def test_the_api_is_open_only_to_who_knows_the_password(empty_server: Path) -> None:
    folder = empty_server.parent / "protected"
    copy_server(empty_server, folder / "postgres")
    password = SecretStr(PASSWORD)
    listening = Listening(host="0.0.0.0", password=password)
    # Another stack of this machine may be about to take the familiar port.
    with LocalStack(folder, port=free_port(), listening=listening) as stack:
        environment = stack.environment()
        assert _status(stack.api_url, None) == 401
        assert _status(stack.api_url, "wrong") == 401
        assert _status(stack.api_url, environment["PREFECT_API_AUTH_STRING"]) == 200
        assert PASSWORD not in _command_lines()
        with (
            pytest.raises(ConfigurationError, match="another UI_PASSWORD"),
            LocalStack(folder),
        ):
            pass
        assert _status(stack.api_url, PASSWORD) == 200
    assert PASSWORD not in "".join(
        path.read_text(errors="replace") for path in folder.glob("server*")
    )


def _status(api_url: str, password: str | None) -> int:
    request = urllib.request.Request(f"{api_url}/admin/version")
    if password:
        token = base64.b64encode(password.encode()).decode()
        request.add_header("Authorization", f"Basic {token}")
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def _command_lines() -> str:
    processes = psutil.process_iter(["cmdline"])
    return " ".join(word for process in processes for word in process.info["cmdline"] or ())
