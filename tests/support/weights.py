"""What the shipped example mails teach, as a pass uses it."""

from functools import cache

from tasks.connections import Connections
from tasks.domain.text_weights import LearntWeights
from tasks.learning import learnt_weights
from tasks.settings import Settings


@cache
def shipped_weights() -> LearntWeights:
    """Return the shipped weights; learnt where no command has done so yet."""
    return learnt_weights(Connections(Settings.model_construct()))
