"""A class at once: every submission of an assignment into the gradebook."""
