"""`python -m machinery …`: the commands of DESIGN.md 9."""

import sys

from machinery.cli.main import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
