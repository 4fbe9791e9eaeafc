"""`python -m autograder.walls.trial`, as earlier guides have it: now `autograder sandbox`."""

import sys

from autograder.cli import main

if __name__ == "__main__":
    sys.exit(main(["sandbox"]))
