"""The work that the flows order: tasks, ports, adapters and the domain."""
