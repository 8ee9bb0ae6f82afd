"""Notebooks, on the host's side: `template` is the instructor's, `submission` reads a student's (which
may be anything at all), `reconcile` puts the one into the frame of the other, `outputs` fills in what
was printed and what was graded.
"""
