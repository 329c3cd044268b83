"""The house tests: what holds for every action, page, model and room, without a room writing it."""
