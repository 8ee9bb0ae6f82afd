"""The command line: `main` reads it, each other module is one command.

A command module has `HELP`, `add_arguments(parser)` and `run(arguments) -> exit status`.
"""
