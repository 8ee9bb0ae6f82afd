"""Keras models, and functions that must do without Keras: loaded only where an assignment asks for it."""
