"""What the grader has to know of this package; a course folder's own file comes on top."""

c = get_config()  # noqa: F821  (the grader provides it)

c.Autograder.title = "Digits"
c.Autograder.seed_variable = "DIGITS_SEED"

# what kernels have imported; first digits: it makes the import of TensorFlow silent
c.Autograder.preload = [
    *("digits", "digits.checks", "digits.figures", "digits.graph", "digits.pad"),
    *("digits.training", "digits.tutorial", "digits.warm", "digits.widgets"),
    *("tensorflow", "matplotlib.pyplot", "ipywidgets"),
]
# these take seconds
c.Autograder.preload_if_named = ["digits.tutorial", "digits.warm", "tensorflow"]
