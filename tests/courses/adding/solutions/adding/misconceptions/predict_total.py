"""Likely wrong totals of 2, 3 and 4, from 1 on."""

from autograder.exercise import misconception

start_forgotten = misconception(
    "start-forgotten", "9 is the sum of the numbers alone. It begins with 1.", fails=("number",)
)(lambda: 9)
