"""Measurements, run by `run.py bench`: figures to read, never a gate of the tests."""
