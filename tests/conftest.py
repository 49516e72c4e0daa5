pytest_plugins = ["support.database", "support.dice", "support.prefect_server", "support.world"]
