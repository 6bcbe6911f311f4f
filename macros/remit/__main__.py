"""`python -m remit` does what `remit` does."""

import sys

from remit.cli import main

sys.exit(main())
