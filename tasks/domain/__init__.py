"""Decisions as pure functions of plain values: no I/O, clock, randomness or environment."""
