"""Secrets that the environment lacks, from the Secret blocks of the Prefect server."""

from collections.abc import Collection

from prefect.client.orchestration import PrefectClient, get_client
from prefect.exceptions import ObjectNotFound
from prefect.settings import get_current_settings
from pydantic import SecretStr

from tasks.domain.errors import ConfigurationError, TransientError
from tasks.settings import Secret, Settings, load_settings

BLOCK_TYPE = "secret"
# What this process has asked for, by server; None where there is no such block.
_asked: dict[tuple[str, Secret], SecretStr | None] = {}


async def read_settings(wanted: Collection[Secret] = tuple(Secret)) -> Settings:
    """Read the environment and `.env`, and the wanted secrets from their blocks where both lack.

    Raises:
        ConfigurationError, TransientError: as `load_settings` and `add_secrets` do.
    """
    return await add_secrets(load_settings(), wanted)


async def add_secrets(settings: Settings, wanted: Collection[Secret] = tuple(Secret)) -> Settings:
    """Return the settings with what the blocks know of the missing secrets.

    A process asks for each block once at most, and for none where nothing is missing.

    Raises:
        ConfigurationError: a block holds no text.
        TransientError: the Prefect server does not tell.
    """
    server = get_current_settings().api.url
    missing = [name for name in settings.missing_secrets if name in wanted]
    if not (server and missing):
        return settings
    unknown = [name for name in missing if (server, name) not in _asked]
    if unknown:
        async with get_client() as client:
            for name in unknown:
                _asked[server, name] = await _read(client, name)
    found = {str(name): _asked[server, name] for name in missing if _asked[server, name]}
    return settings.model_copy(update=found)


async def read_secret(name: Secret) -> str:
    """Return what a block holds now, "" where there is no such block.

    Raises:
        ConfigurationError, TransientError: as `add_secrets` does.
    """
    async with get_client() as client:
        value = await _read(client, name)
    return value.get_secret_value() if value else ""


async def _read(client: PrefectClient, name: Secret) -> SecretStr | None:
    try:
        document = await client.read_block_document_by_name(name.block, BLOCK_TYPE)
    except ObjectNotFound:
        return None
    # The client has many errors, and its words may hold what the server answered.
    except Exception as error:  # noqa: BLE001
        raise TransientError(
            f"The Secret block {name.block} could not be read ({type(error).__name__}): check"
            f" PREFECT_API_URL, or set {name.upper()}."
        ) from None
    return _text_of(document.data.get("value"), name)


def _text_of(value: object, name: Secret) -> SecretStr | None:
    # Prefect's own reader would make a number of a password that consists of digits.
    match value:
        case str():
            return SecretStr(value) if value else None
        case int() if not isinstance(value, bool):
            return SecretStr(str(value))
    raise ConfigurationError(f"The Secret block {name.block} holds no text: write it anew.")
