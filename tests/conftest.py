pytest_plugins = ["support.database", "support.prefect_server", "support.world"]
