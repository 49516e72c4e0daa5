"""Order, concurrency and outcome: the Prefect flows."""
