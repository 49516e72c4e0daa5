"""Getting it running: the local stack, the commands and the demo."""
