"""What the model is told: the prompt, its version, and the fence around untrusted text."""

from tasks.domain.value import Value


class Prompt(Value):
    """Hold the two messages of the one model call; `version` names the wording."""

    system: str
    user: str
    version: str
