"""Proves graders: what is right is accepted, what is known to be wrong is refused and named.

`gather` collects the facts (who gets what in which test), `claims` judges them, `picture` draws them.
"""
