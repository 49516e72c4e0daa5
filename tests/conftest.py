import signal

# What a script runs in the background ignores Ctrl-C, and so would every child that the tests
# interrupt; a handler, unlike that, is not passed on to them.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

pytest_plugins = ["support.database", "support.dice", "support.prefect_server", "support.world"]
