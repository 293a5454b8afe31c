"""`python -m posture` is the `posture` command."""

import sys

from posture.cli import main

if __name__ == "__main__":
    sys.exit(main())
