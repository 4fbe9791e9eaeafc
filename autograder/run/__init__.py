"""Run a submission: its notebook in a walled kernel, its checks in a process beside it."""
