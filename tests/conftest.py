import os
import signal

# What a script runs in the background ignores Ctrl-C, and so would every child that the tests
# interrupt; a handler, unlike that, is not passed on to them.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# Nor may a developer's own mailbox come into them.
os.environ["ENV_FILE"] = ""

pytest_plugins = ["support.database", "support.dice", "support.prefect_server", "support.world"]
