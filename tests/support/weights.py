"""What the shipped example mails teach, as a pass uses it."""

from functools import cache

from tasks.connections import Connections
from tasks.domain.emergency_weights import EmergencyWeights
from tasks.emergency_weights import learnt_weights
from tasks.settings import Settings


@cache
def shipped_weights() -> EmergencyWeights:
    """Return the shipped weights; learnt where no command has done so yet."""
    return learnt_weights(Connections(Settings.model_construct()))
