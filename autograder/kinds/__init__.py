"""Kinds of values: everything that the engine knows of one stands in one place."""
