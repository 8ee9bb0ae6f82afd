"""Hidden cases: found by a search from the course's seed, and remembered."""
