"""Learn from the shipped example mails while installing, so that no pass waits for it."""

from tasks.connections import Connections
from tasks.learning import learnt_weights
from tasks.settings import Settings


def main() -> None:
    """Learn, unless that was done; takes seconds."""
    # The environment and .env may be wrong by now, which is for the first command to say.
    learnt_weights(Connections(Settings.model_construct()))


if __name__ == "__main__":
    main()
