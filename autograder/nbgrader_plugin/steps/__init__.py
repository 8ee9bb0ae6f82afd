"""What nbgrader's own commands call, a module for each step of theirs that is ours."""
