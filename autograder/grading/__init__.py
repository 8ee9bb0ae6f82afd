"""One submission: its examination by the collected tests, the examples before them, its marks."""
