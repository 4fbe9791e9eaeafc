"""The old address of the reader's training, `tools/reader_training.py`: people's notes have it."""

import runpy

if __name__ == "__main__":
    runpy.run_module("tools.reader_training", run_name="__main__", alter_sys=True)
