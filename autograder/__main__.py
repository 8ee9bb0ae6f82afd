"""`python -m autograder` is the command `autograder`."""

from autograder.commands.main import main

if __name__ == "__main__":
    raise SystemExit(main())
