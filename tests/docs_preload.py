"""What the commands of docs/ have in common, imported once (`tests.docs_site.Terminal`)."""

import gc

from tests.forked import PACKAGES, import_all

import_all(PACKAGES)

import autograder.commands.main  # noqa: E402, F401

gc.collect()
gc.freeze()  # collected again in each fork, all of it would be copied
