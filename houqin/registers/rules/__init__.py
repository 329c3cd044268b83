"""Arithmetic and reading without a database: definitions, answers, computed fields."""
