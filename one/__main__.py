"""``python -m one``."""

import sys

from one.run.cli import main

sys.exit(main())
