"""The installation's old address, which people have in their notes: it is `tools/install.py`."""

import os
import runpy

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

if __name__ == "__main__":
    runpy.run_path(os.path.join(ROOT, "tools", "install.py"), run_name="__main__")
