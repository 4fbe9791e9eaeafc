"""The name of `autograder.sandbox` until November 2026: its command is still found here."""
